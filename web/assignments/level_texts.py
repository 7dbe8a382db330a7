# SPDX-License-Identifier: EUPL-1.2
"""Words of the level coach: what levels expect, why a sentence does not fit, kinds of work."""

from typing import Final

from models.vocabulary import Language, Level
from web.texts import LazyString
from web.texts import lazy_gettext as _

EXPECTED: Final[dict[Level, LazyString]] = {
    Level.MBO_2: _("Eenvoudig werk dat zich herhaalt, met iemand ernaast."),
    Level.MBO_3: _("Een afgesproken taak met een werkinstructie. Een begeleider kijkt mee."),
    Level.MBO_4: _("Zelf iets bouwen, instellen of testen. Een begeleider is dichtbij."),
    Level.HBO_AD: _("Een bestaand werkproces of systeem verbeteren, samen met de werkvloer."),
    Level.HBO_BACHELOR: _("Een probleem uit de praktijk onderzoeken, met een advies of ontwerp."),
    Level.HBO_MASTER: _("Een ingewikkelde verandering ontwerpen, begeleiden en onderzoeken."),
    Level.WO_BACHELOR: _("Een klein wetenschappelijk onderzoek met bekende methoden."),
    Level.WO_MASTER: _("Een zelfstandig wetenschappelijk onderzoek met een eigen vraag."),
    Level.PHD: _("Jaren onderzoek met wetenschappelijke publicaties."),
}

# (aspect, reason) of a warning -> what it means; the sentence of the text stands below it.
WARNINGS: Final[dict[tuple[str, str], LazyString]] = {
    ("complexity", "above"): _(
        "Dit is moeilijker dan bij %(stated)s past. Het leest als werk voor %(better)s."
    ),
    ("complexity", "below"): _(
        "Dit is eenvoudiger dan bij %(stated)s past. Het leest als werk voor %(better)s."
    ),
    ("autonomy", "above"): _(
        "Hiervoor moet een student meer zelf bepalen dan bij %(stated)s past. "
        "Het leest als werk voor %(better)s."
    ),
    ("autonomy", "below"): _(
        "Hier bepaalt een student minder zelf dan bij %(stated)s past. "
        "Het leest als werk voor %(better)s."
    ),
    ("research", "above"): _(
        "Dit vraagt meer onderzoek dan bij %(stated)s past. Het leest als werk voor %(better)s."
    ),
    ("research", "below"): _(
        "Dit vraagt minder onderzoek dan bij %(stated)s past. Het leest als werk voor %(better)s."
    ),
    ("duration", "too_short"): _(
        "%(weeks)s weken is kort voor %(stated)s. Reken op minstens %(fewest)s weken. "
        "Dit moet er in die tijd gebeuren."
    ),
    ("duration", "too_long"): _(
        "%(weeks)s weken is lang voor %(stated)s. Hoogstens %(most)s weken is gebruikelijk. "
        "Dit moet er in die tijd gebeuren."
    ),
    ("group", "too_many"): _(
        "Iedere student studeert apart af. Voor %(students)s studenten past een groepsopdracht "
        "beter. Dit vraagt u van hen."
    ),
}

KINDS: Final[dict[str, LazyString]] = {
    "build": _("Bouwen"),
    "design": _("Ontwerpen"),
    "research": _("Onderzoeken"),
}

# In the language of the assignment, not of the page: this becomes part of a title.
SUFFIXES: Final[dict[Language, dict[str, str]]] = {
    Language.DUTCH: {"build": "bouwen", "design": "ontwerpen", "research": "onderzoeken"},
    Language.ENGLISH: {"build": "building", "design": "design", "research": "research"},
}
