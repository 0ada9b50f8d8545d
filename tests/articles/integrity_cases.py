"""A hundred stories before and after an edit, and what the newsroom must be told of each.

A case: name, the body before, the quotation's pieces, the body after, the kind of finding
expected of the record (None: silence). Everybody and everything here is invented.
"""
# ruff: noqa: E501 - a case is a row of a table

from articles.comparing import Kind

SAME, CHANGED, GONE = None, Kind.CHANGED, Kind.GONE

HELD = "<p>Ferries stopped.</p><p>“The wall held by a hand,” said Marta Quill.</p>"
HELD_PIECES = ["The wall held by a hand,"]
SPLIT = "<p>“We will go ahead,” said Otto Brandreth. “The money is there.”</p>"
SPLIT_PIECES = ["We will go ahead,", "The money is there."]
COST = "<p>“It cost £1.5m and took 12 weeks,” said Ines Calder.</p>"
COST_PIECES = ["It cost £1.5m and took 12 weeks,"]
PHRASE = "<p>Calder called the plan “a well-meant muddle” and left.</p>"
PHRASE_PIECES = ["a well-meant muddle"]
CANT = "<p>“We can’t say it’s over,” said Tomas Birch.</p>"
CANT_PIECES = ["We can’t say it’s over,"]
CAN = "<p>“That is all we can” was his answer, Birch said.</p>"
CAN_PIECES = ["That is all we can"]


def _held(words, tail=" said Marta Quill."):
    return f"<p>Ferries stopped.</p><p>{words}{tail}</p>"


# fmt: off
TYPOGRAPHY = [
    ("straight marks", HELD, HELD_PIECES, _held('"The wall held by a hand,"'), SAME),
    ("single marks", HELD, HELD_PIECES, _held("‘The wall held by a hand,’"), SAME),
    ("straight single marks", HELD, HELD_PIECES, _held("'The wall held by a hand,'"), SAME),
    ("guillemets", HELD, HELD_PIECES, _held("«The wall held by a hand»,"), SAME),
    ("spaced guillemets", HELD, HELD_PIECES, _held("«&nbsp;The wall held by a hand&nbsp;»,"), SAME),
    ("low opening mark", HELD, HELD_PIECES, _held("„The wall held by a hand“,"), SAME),
    ("comma outside the marks", HELD, HELD_PIECES, _held("“The wall held by a hand”,"), SAME),
    ("full stop for a comma", HELD, HELD_PIECES, _held("“The wall held by a hand.”"), SAME),
    ("no-break space", HELD, HELD_PIECES, _held("“The wall held by a&nbsp;hand,”"), SAME),
    ("two spaces", HELD, HELD_PIECES, _held("“The  wall held  by a hand,”"), SAME),
    ("soft hyphen", HELD, HELD_PIECES, _held("“The wall held by a ha&shy;nd,”"), SAME),
    ("zero-width space", HELD, HELD_PIECES, _held("“The wall&#8203; held by a hand,”"), SAME),
    ("thin space", HELD, HELD_PIECES, _held("“The wall&thinsp;held by a hand,”"), SAME),
    ("line broken in the source", HELD, HELD_PIECES, _held("“The wall\nheld by a hand,”"), SAME),
    ("br inside", HELD, HELD_PIECES, _held("“The wall<br>held by a hand,”"), SAME),
    ("capital after a colon", HELD, HELD_PIECES, _held("Quill: “the wall held by a hand,”"), SAME),
    ("entities for marks", HELD, HELD_PIECES, _held("&ldquo;The wall held by a hand,&rdquo;"), SAME),
    ("straight apostrophes", CANT, CANT_PIECES, CANT.replace("’", "'"), SAME),
    ("modifier apostrophes", CANT, CANT_PIECES, CANT.replace("’", "ʼ"), SAME),
    ("backtick apostrophes", CANT, CANT_PIECES, CANT.replace("’", "`"), SAME),
    ("hyphen as a no-break one", PHRASE, PHRASE_PIECES, PHRASE.replace("-", "‑"), SAME),
    ("hyphen as a space", PHRASE, PHRASE_PIECES, PHRASE.replace("-", " "), SAME),
    (
        "dashes",
        "<p>“Wind - rain - ice,” said Birch.</p>",
        ["Wind - rain - ice,"],
        "<p>“Wind – rain—ice,” said Birch.</p>",
        SAME,
    ),
    (
        "ellipsis",
        "<p>“Well ... we wait,” said Birch.</p>",
        ["Well ... we wait,"],
        "<p>“Well… we wait,” said Birch.</p>",
        SAME,
    ),
    (
        "accents written apart",
        "<p>“The café is shut,” said Birch.</p>",
        ["The café is shut,"],
        "<p>“The cafe\u0301 is shut,” said Birch.</p>",
        SAME,
    ),
    (
        "ligature",
        "<p>“The first official ferry,” said Birch.</p>",
        ["The first official ferry,"],
        "<p>“The ﬁrst oﬃcial ferry,” said Birch.</p>",
        SAME,
    ),
    (
        "minus sign",
        "<p>“It was -5 at noon,” said Birch.</p>",
        ["It was -5 at noon,"],
        "<p>“It was −5 at noon,” said Birch.</p>",
        SAME,
    ),
    (
        "fraction",
        "<p>“We lost ½ a mile,” said Birch.</p>",
        ["We lost ½ a mile,"],
        "<p>“We lost 1⁄2 a mile,” said Birch.</p>",
        SAME,
    ),
    (
        "nested marks",
        "<p>“He shouted ‘stop’ twice,” said Birch.</p>",
        ["He shouted ‘stop’ twice,"],
        "<p>‘He shouted “stop” twice,’ said Birch.</p>",
        SAME,
    ),
    (
        "exclamation mark",
        "<p>“We won the cup,” said Birch.</p>",
        ["We won the cup,"],
        "<p>“We won the cup!” said Birch.</p>",
        SAME,
    ),
]
AROUND = [
    ("nothing changed", HELD, HELD_PIECES, HELD, SAME),
    ("emphasis inside", HELD, HELD_PIECES, _held("“The wall <em>held</em> by a hand,”"), SAME),
    ("link inside", HELD, HELD_PIECES, _held('“The <a href="/w/">wall</a> held by a hand,”'), SAME),
    ("half a word set bold", HELD, HELD_PIECES, _held("“The wa<strong>ll</strong> held by a hand,”"), SAME),
    ("paragraph moved up", HELD, HELD_PIECES, "<p>“The wall held by a hand,” said Marta Quill.</p><p>Ferries stopped.</p>", SAME),
    ("paragraph moved down", HELD, HELD_PIECES, HELD + "<p>Rain fell.</p>" * 9, SAME),
    ("much before", HELD, HELD_PIECES, "<p>Rain fell on Thornsea.</p>" * 40 + HELD, SAME),
    ("attribution moved in front", HELD, HELD_PIECES, "<p>Marta Quill said: “The wall held by a hand.”</p>", SAME),
    ("verb of attribution", HELD, HELD_PIECES, _held("“The wall held by a hand,”", " declared Marta Quill."), SAME),
    ("name mended outside", HELD, HELD_PIECES, _held("“The wall held by a hand,”", " said Marta Quille."), SAME),
    ("as a block quotation", HELD, HELD_PIECES, "<blockquote><p>The wall held by a hand,</p></blockquote><p>Quill</p>", SAME),
    ("as an item of a list", HELD, HELD_PIECES, "<ul><li>“The wall held by a hand,” Quill</li></ul>", SAME),
    ("q element", HELD, HELD_PIECES, _held("<q>“The wall held by a hand,”</q>"), SAME),
    ("split pieces moved", SPLIT, SPLIT_PIECES, "<p>Late.</p>" + SPLIT, SAME),
    ("split pieces parted by a paragraph", SPLIT, SPLIT_PIECES, "<p>“We will go ahead,” said Otto Brandreth.</p><p>“The money is there.”</p>", SAME),
    ("split pieces now one", SPLIT, SPLIT_PIECES, "<p>“We will go ahead. The money is there,” said Otto Brandreth.</p>", CHANGED),
    ("phrase in another sentence", PHRASE, PHRASE_PIECES, "<p>It was “a well-meant muddle”, in Calder’s words.</p>", SAME),
    ("same words in running text too", HELD, HELD_PIECES, "<p>Quill thought the wall held by a hand.</p>" + HELD, SAME),
    ("heading before", HELD, HELD_PIECES, "<h2>The wall</h2>" + HELD, SAME),
    ("marks now round the phrase alone", PHRASE, PHRASE_PIECES, "<p>“A well-meant muddle”: so Calder.</p>", SAME),
]
ONE_WORD = [
    ("last word", HELD, HELD_PIECES, _held("“The wall held by a thread,”"), CHANGED),
    ("first word", HELD, HELD_PIECES, _held("“A wall held by a hand,”"), CHANGED),
    ("middle word", HELD, HELD_PIECES, _held("“The wall stood by a hand,”"), CHANGED),
    ("singular for plural", HELD, HELD_PIECES, _held("“The walls held by a hand,”"), CHANGED),
    ("tense", HELD, HELD_PIECES, _held("“The wall holds by a hand,”"), CHANGED),
    ("one letter", HELD, HELD_PIECES, _held("“The hall held by a hand,”"), CHANGED),
    ("spelling mended", "<p>“The harbor is full,” said Quill.</p>", ["The harbor is full,"], "<p>“The harbour is full,” said Quill.</p>", CHANGED),
    ("article dropped", HELD, HELD_PIECES, _held("“The wall held by hand,”"), CHANGED),
    ("word dropped at the start", HELD, HELD_PIECES, _held("“Wall held by a hand,”"), CHANGED),
    ("word dropped at the end", HELD, HELD_PIECES, _held("“The wall held by a,”"), CHANGED),
    ("word added at the end", HELD, HELD_PIECES, _held("“The wall held by a hand only,”"), CHANGED),
    ("word added at the start", HELD, HELD_PIECES, _held("“Once the wall held by a hand,”"), CHANGED),
    ("word added in the middle", HELD, HELD_PIECES, _held("“The wall barely held by a hand,”"), CHANGED),
    ("sentence added inside the marks", HELD, HELD_PIECES, _held("“The wall held by a hand. We wept,”"), CHANGED),
    ("second sentence before", HELD, HELD_PIECES, _held("“We wept. The wall held by a hand,”"), CHANGED),
    ("doubled word", HELD, HELD_PIECES, _held("“The the wall held by a hand,”"), CHANGED),
    ("doubled last word", HELD, HELD_PIECES, _held("“The wall held by a hand hand,”"), CHANGED),
    ("two words swapped", HELD, HELD_PIECES, _held("“The wall by held a hand,”"), CHANGED),
    ("bracketed word", HELD, HELD_PIECES, _held("“The [sea] wall held by a hand,”"), CHANGED),
    ("replaced in brackets", HELD, HELD_PIECES, _held("“[It] held by a hand,”"), CHANGED),
    ("cut short", HELD, HELD_PIECES, _held("“The wall held,”"), CHANGED),
    ("joined words", "<p>“Some times we wait here,” said Quill.</p>", ["Some times we wait here,"], "<p>“Sometimes we wait here,” said Quill.</p>", CHANGED),
    ("hyphen gone with the space", PHRASE, PHRASE_PIECES, PHRASE.replace("well-meant", "wellmeant"), CHANGED),
    ("accent changed", "<p>“We met Noé there,” said Quill.</p>", ["We met Noé there,"], "<p>“We met Noe there,” said Quill.</p>", CHANGED),
    ("phrase made longer", PHRASE, PHRASE_PIECES, PHRASE.replace("muddle", "muddle-headed plan"), CHANGED),
    ("compound after the last word", "<p>“She is well,” said Quill.</p>", ["She is well,"], "<p>“She is well-known,” said Quill.</p>", CHANGED),
    ("one of two pieces", SPLIT, SPLIT_PIECES, SPLIT.replace("money", "cash"), CHANGED),
    ("one of two pieces cut", SPLIT, SPLIT_PIECES, "<p>“We will go ahead,” said Otto Brandreth.</p>", CHANGED),
    ("name inside", "<p>“I told Ellwood to wait,” said Quill.</p>", ["I told Ellwood to wait,"], "<p>“I told Elwood to wait,” said Quill.</p>", CHANGED),
    ("pronoun", "<p>“He told me to wait,” said Quill.</p>", ["He told me to wait,"], "<p>“She told me to wait,” said Quill.</p>", CHANGED),
]
MEANING = [
    ("not added", CAN, CAN_PIECES, CAN.replace("is all", "is not all"), CHANGED),
    ("not taken away", "<p>“We will not pay for it,” said Calder.</p>", ["We will not pay for it,"], "<p>“We will pay for it,” said Calder.</p>", CHANGED),
    ("can and can’t at the end", CAN, CAN_PIECES, CAN.replace("we can”", "we can’t”"), CHANGED),
    ("can’t and can", CANT, CANT_PIECES, CANT.replace("can’t", "can"), CHANGED),
    ("it’s and its", CANT, CANT_PIECES, CANT.replace("it’s", "its"), CHANGED),
    ("were and we’re", "<p>“They say we’re late again,” said Birch.</p>", ["They say we’re late again,"], "<p>“They say were late again,” said Birch.</p>", CHANGED),
    ("never and ever", "<p>“Nobody ever asked me that,” said Birch.</p>", ["Nobody ever asked me that,"], "<p>“Nobody never asked me that,” said Birch.</p>", CHANGED),
    ("resign and re-sign", "<p>“I will resign in May,” said Birch.</p>", ["I will resign in May,"], "<p>“I will re-sign in May,” said Birch.</p>", CHANGED),
    ("a figure", COST, COST_PIECES, COST.replace("12", "13"), CHANGED),
    ("a decimal point", COST, COST_PIECES, COST.replace("1.5", "15"), CHANGED),
    ("decimals added at the end", "<p>“The rate rose to 5” was the line.</p>", ["The rate rose to 5"], "<p>“The rate rose to 5.5” was the line.</p>", CHANGED),
    ("a unit of money", COST, COST_PIECES, COST.replace("£", "$"), CHANGED),
    ("millions", COST, COST_PIECES, COST.replace("1.5m", "1.5bn"), CHANGED),
    ("figure in words", COST, COST_PIECES, COST.replace("12", "twelve"), CHANGED),
    ("minus taken away", "<p>“It was -5 at noon,” said Birch.</p>", ["It was -5 at noon,"], "<p>“It was 5 at noon,” said Birch.</p>", CHANGED),
    ("per cent added", "<p>“It grew by 5” was all he said.</p>", ["It grew by 5"], "<p>“It grew by 5%” was all he said.</p>", CHANGED),
    ("quotation cut", HELD, HELD_PIECES, "<p>Ferries stopped.</p>", GONE),
    ("another quotation in its place", HELD, HELD_PIECES, "<p>Ferries stopped.</p><p>“No comment,” said Otto Brandreth.</p>", GONE),
    ("body emptied", HELD, HELD_PIECES, "", GONE),
    ("all rewritten where it stood", "<p>He said “yes” and left the hall.</p>", ["yes"], "<p>He said “no” and left the hall.</p>", CHANGED),
]
CASES = TYPOGRAPHY + AROUND + ONE_WORD + MEANING
