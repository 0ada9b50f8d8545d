"""Places that stand alone in news: "she" never means them.

A place counts only as a single printed name; a person of that surname is told by the full name.
"""

from __future__ import annotations

from .lists import word_set

ONE_WORD = word_set(
    """
    afghanistan africa albania algeria america angola argentina armenia asia australia austria
    azerbaijan bahrain bangladesh belarus belgium bolivia bosnia brazil britain bulgaria burma
    cambodia
    cameroon canada chile china colombia congo croatia cuba cyprus denmark ecuador egypt england
    eritrea estonia ethiopia europe finland france gaza germany ghana greece greenland guatemala
    haiti honduras hungary iceland india indonesia iran iraq ireland israel italy jamaica japan
    kazakhstan kenya kosovo kuwait laos latvia lebanon liberia libya lithuania luxembourg malawi
    malaysia mali malta mexico moldova mongolia montenegro morocco mozambique myanmar namibia nepal
    netherlands nicaragua niger nigeria norway oman pakistan palestine panama paraguay peru
    philippines poland portugal qatar romania russia rwanda scotland senegal serbia singapore
    slovakia slovenia somalia spain sudan sweden switzerland syria taiwan tajikistan tanzania
    thailand tunisia turkey uganda ukraine uruguay uzbekistan venezuela vietnam wales yemen zambia
    zimbabwe
    alabama alaska arizona arkansas california colorado connecticut delaware florida hawaii idaho
    illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota
    mississippi missouri montana nebraska nevada ohio oklahoma oregon pennsylvania tennessee texas
    utah vermont wisconsin wyoming
    amsterdam athens atlanta baghdad baltimore bangkok barcelona beijing beirut belfast berlin
    birmingham boston bristol brussels budapest cairo cardiff chicago cleveland copenhagen damascus
    denver detroit dubai dublin edinburgh geneva glasgow helsinki houston istanbul jakarta jerusalem
    johannesburg kabul karachi kiev kyiv lagos leeds lisbon liverpool london madrid manchester
    manila melbourne miami milan milwaukee minneapolis montreal moscow mumbai munich nairobi
    newcastle orlando oslo ottawa paris philadelphia phoenix pittsburgh prague pyongyang rome
    seattle seoul shanghai sheffield stockholm sydney tehran tokyo toronto vienna warsaw
    zurich
    """
)
