"""The days that the report on suggestions is about."""

from articles.forms.period import PeriodForm
from articles.judging import Period


class JudgedForm(PeriodForm):
    """A period of answers."""

    def of_days(self, first, last):
        """The period, as ``period``."""
        return {"period": Period(first, last)}
