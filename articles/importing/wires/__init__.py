"""What the readers of wire formats share: JSON as a stream, times, names, statuses, pictures. PURE.

One wire story looks alike in ninjs, NITF, NewsML and plain wire text: a status that may kill it, an
embargo, rights that end, a byline as printed, subjects. Here stands what is the same for all.
"""
