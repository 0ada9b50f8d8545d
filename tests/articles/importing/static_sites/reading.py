"""Sites of a few files, read as an import reads them."""

from datetime import UTC

from articles.importing.items import LeftOut
from articles.importing.reading import Reading, read_paths
from tests.articles.importing.static_sites.sites import folder_of


def found_in(files, path):
    """{id: item, or what is refused} of a site's folder, and the kinds of what was left out."""
    reads = list(read_paths([str(folder_of(files, path))], Reading("auto", UTC)))
    left_out = [one.found.kind for one in reads if isinstance(one.found, LeftOut)]
    taken = [one.found for one in reads if not isinstance(one.found, LeftOut)]
    return {one.external_id: one for one in taken}, left_out


def only(files, path):
    """The only story of a site's folder."""
    found, _ = found_in(files, path)
    [item] = found.values()
    return item
