import pytest

from drafting import drafts, words

PERSON = "PERSON"


def contents(text: str, found: list) -> list[str]:
    return [words(text, d.content) for d in found]


def test_kinds() -> None:
    text = "“We go,” Doe said. Roe noted they “go now”. Poe added that they go."
    found = drafts(
        text,
        ("Doe", "said", "“We go,”"),
        ("Roe", "noted", "they “go now”"),
        ("Poe", "added", "that they go."),
    )
    assert [d.kind for d in found] == ["direct", "mixed", "indirect"]


def test_edges_are_put_right() -> None:
    """The cue, loose punctuation and white space go; a quotation cut short is made whole, its marks with it."""
    text = "Doe told us, “We go now and we stay there,” in Minsk. He said, that it is over."
    found = drafts(text, ("Doe", "told", "go now and we"), ("He", "said", "said, that it is over."))
    assert contents(text, found) == ["“We go now and we stay there,”", "that it is over"]


def test_abbreviations_keep_their_full_stop() -> None:
    text = "Doe said it left the U.S. yesterday."
    assert contents(text, drafts(text, ("Doe", "said", "it left the U.S."))) == ["it left the U.S."]


def test_pieces_around_a_cue_are_one_statement() -> None:
    text = "“We go,” Doe said. “We shall not come back to this.” The road was wet."
    found = drafts(text, ("Doe", "said", "“We go,”"))
    assert contents(text, found) == ["“We go,”|“We shall not come back to this.”"]


def test_a_sourceless_attribution_of_the_rest_joins_the_first() -> None:
    text = "“We go now. We stay there,” Doe said."
    found = drafts(text, ("Doe", "said", "“We go now."), ("", "", "We stay there,”"))
    assert contents(text, found) == ["“We go now. We stay there,”"]


@pytest.mark.parametrize("gap", ["\n\n", " "])
def test_a_quotation_over_several_paragraphs_is_one_statement(gap: str) -> None:
    text = f"Doe said: “We are few and tired.{gap}“We have come far.{gap}“We go on.” It was dark."
    found = drafts(text, ("Doe", "said:", "“We are few and tired."))
    joint = "|" if "\n" in gap else " "
    assert contents(text, found) == [joint.join(["“We are few and tired.", "“We have come far.", "“We go on.”"])]


def test_a_cue_may_be_long_but_not_followed_by_a_sentence() -> None:
    tail = "Doe said, the mother of a driver from the small town in the hills, who was the first to leave."
    for between, pieces in (("", 1), (" It rained.", 2)):
        text = f"“We go,” {tail}{between} “We shall not come back to this.”"
        assert len(drafts(text, ("Doe", "said", "“We go,”"))) == pieces


def test_the_same_statement_twice_is_one() -> None:
    text = "“We go now,” Doe said on the road."
    found = drafts(text, ("Doe", "said", "“We go now,”"), ("", "on the road", "We go now,”"))
    assert [(words(text, d.source), words(text, d.cue)) for d in found] == [("Doe", "said")]


def test_a_missed_quotation_is_found_around_the_attribution_inside_it() -> None:
    text = "“We go,” Doe said. “My brother said that the road is wet. We stay.”"
    found = drafts(text, ("Doe", "said", "“We go,”"), ("My brother", "said that", "that the road is wet"))
    assert contents(text, found) == ["“We go,”|“My brother said that the road is wet. We stay.”", "the road is wet"]
    assert [d.inside for d in found] == [None, 0]


def test_a_fragment_without_a_verb_is_no_missed_statement() -> None:
    text = "Doe said it rained. It was the “next phase of the campaign” there. “We shall see,” it read."
    assert contents(text, drafts(text, ("Doe", "said", "it rained"))) == ["it rained", "“We shall see,”"]


def test_a_quotation_of_the_next_paragraph_stays_apart() -> None:
    text = "“We go,” Doe said.\n\n“We shall not come back to this.”"
    found = drafts(text, ("Doe", "said", "“We go,”"))
    assert contents(text, found) == ["“We go,”", "“We shall not come back to this.”"]
    assert [bool(d.source) for d in found] == [True, False]


def test_a_missed_quotation_with_its_own_cue_is_not_swallowed() -> None:
    text = "“We go,” Doe said. “You shall not go before the spring,” Roe replied."
    found = drafts(text, ("Doe", "said", "“We go,”"), names=[("Doe", PERSON), ("Roe", PERSON)])
    assert [(words(text, d.source), words(text, d.cue)) for d in found] == [("Doe", "said"), ("Roe", "replied")]


def test_scare_quotes_titles_and_far_quotations_are_not_statements() -> None:
    text = "Doe said it rained. The online “fakes” and “The Art of Rain” went on. " + "It rained. " * 60
    text += "“We are all going to leave here.”"
    assert contents(text, drafts(text, ("Doe", "said", "it rained"))) == ["it rained"]


def test_no_statement_crosses_a_subheadline() -> None:
    text = "Doe said they go\nTroops on the move\nand stay."
    found = drafts(text, ("Doe", "said", "they go~stay"), subheadlines=["Troops on the move"])
    assert contents(text, found) == ["they go|and stay"]


def test_a_statement_within_a_statement() -> None:
    text = "Roe said that Doe had admitted that it rained."
    found = drafts(text, ("Roe", "said", "that Doe~rained"), ("Doe", "admitted", "that it rained"))
    assert [d.inside for d in found] == [None, 0]


@pytest.mark.parametrize(
    ("text", "given", "source"),
    [
        ("“We go,” news agency TASS quoted him as saying.", ("TASS", "quoted", "“We go,”"), "him"),
        ("“We go,” state news agency TASS quoted him as saying.", ("him", "as saying", "“We go,”"), "him"),
        ("TASS quoted Ann Doe as saying that they go.", ("TASS", "quoted", "Ann Doe~go"), "Ann Doe"),
        ("Doe was quoted by TASS as saying that they go.", ("Doe", "quoted", "that they go"), "Doe"),
        ("Doe was quoted as saying by TASS that they go.", ("TASS", "quoted", "that they go"), "Doe"),
        ("“We go,” he said, according to TASS.", ("he", "said", "“We go,”"), "he"),
        ("“We go,” he said, according to TASS.", ("TASS", "according to", "“We go,”"), "he"),
        ("“We go,” he wrote, reported TASS.", ("he", "wrote", "“We go,”"), "he"),
        ("“We go,” he wrote, TASS reported on Monday.", ("he", "wrote", "“We go,”"), "he"),
        ("TASS reported, citing two officials, that they go.", ("TASS", "reported", "that they go"), "two officials"),
    ],
)
def test_who_passed_it_on_is_not_the_speaker(text: str, given: tuple[str, str, str], source: str) -> None:
    (found,) = drafts(text, given, names=[("Doe", PERSON)] if "Doe" in text and "Ann" not in text else [])
    assert words(text, found.source) == source
    assert words(text, found.via) == "TASS"
    assert words(text, found.content) in ("“We go,”", "that they go", "they go")


def test_a_relay_and_what_it_relays_are_one_statement() -> None:
    text = "“We go,” Doe said, according to the Interfax news agency."
    found = drafts(text, ("Doe", "said", "“We go,”"), ("the Interfax news agency", "according to", "“We go,”"))
    assert [(words(text, d.source), words(text, d.via)) for d in found] == [("Doe", "Interfax")]


def test_according_to_a_speaker_is_a_plain_source() -> None:
    text = "According to Doe, they go. According to TASS, they stay."
    found = drafts(text, ("Doe", "According to", "they go"), ("TASS", "According to TASS~to TA", "they stay"))
    assert [words(text, d.via) for d in found] == ["", ""]
    text = "According to a Reuters poll, they go."
    assert not drafts(text, ("a Reuters poll", "According to", "they go"))[0].via


@pytest.mark.parametrize(
    ("text", "given", "addressee"),
    [
        ("Doe told reporters that they go.", ("Doe", "told", "that they go"), "reporters"),
        ("Doe told the BBC they go.", ("Doe", "told", "they go"), "the BBC"),
        ("“We go,” Doe told Reuters on Monday.", ("Doe", "told", "“We go,”"), "Reuters"),
        ("Doe told him to “go now”.", ("Doe", "told", "him to~now”"), "him"),
        ("Doe told him to “go now”.", ("Doe", "told", "to~now”"), "him"),
        ("Doe was told that they go.", ("Doe", "was told", "that they go"), None),
        ("Doe asked rhetorically, “Do we go?”", ("Doe", "asked", "“Do we go?”"), None),
        ("Doe said that they go.", ("Doe", "said", "that they go"), None),
    ],
)
def test_addressee(text: str, given: tuple[str, str, str], addressee: str | None) -> None:
    (found,) = drafts(text, given)
    assert words(text, found.addressee) == addressee
    assert not found.via


@pytest.mark.parametrize(
    ("text", "occasion"),
    [
        ("Asked whether they go, Doe said it rains.", "Asked whether they go"),
        ("In response to a question on the road, Doe said it rains.", "In response to a question on the road"),
        ("Commenting on media reports that they go, Doe said it rains.", "Commenting on media reports that they go"),
        ("Doe, in an interview with Le Monde, said it rains.", "in an interview with Le Monde"),
        ("Doe wrote an op-ed for the Times in which he said it rains.", "wrote an op-ed for the Times"),
        (
            "During a council meeting on Monday, Doe said it rains.",
            "During a council meeting on Monday",
        ),
        ("At a press conference, Doe said it rains.", "At a press conference"),
        ("In a letter to Roe, Doe said it rains.", "In a letter to Roe"),
        ("On Twitter, Doe said it rains.", "On Twitter"),
        ("In a statement, Doe said it rains.", "In a statement"),
        (
            "Doe said it rains. He was answering a reporter’s question on the road.",
            "answering a reporter’s question on the road",
        ),
        ("Doe said it rains. The remarks came during a visit to Minsk.", "during a visit to Minsk"),
        ("Doe said it rains. He left.", None),
        ("“At a press conference we wait,” it read, and Doe said it rains.", None),
    ],
)
def test_occasion(text: str, occasion: str | None) -> None:
    found = next(d for d in drafts(text, ("Doe", "said", "it rains")) if words(text, d.content) == "it rains")
    assert words(text, found.occasion) == occasion


def test_told_reporters_is_the_occasion_when_nothing_else_is() -> None:
    text = "It rains, Doe told reporters in Minsk on July 1."
    (found,) = drafts(text, ("Doe", "told", "It rains"), published="2024-07-02")
    assert words(text, found.occasion) == "told reporters in Minsk on July 1"
    assert found.date == "2024-07-01"


@pytest.mark.parametrize(
    ("text", "published", "date"),
    [
        ("Doe said on Wednesday that it rains.", "2020-08-20", "2020-08-19"),
        ("On Monday, Doe said it rains.", "2020-08-20", "2020-08-17"),
        ("Doe said it rains.", "2020-08-20", None),
        ("Doe said on Wednesday that it rains.", None, None),
        ("Doe said on 3 March 2018 it rains.", None, "2018-03-03"),
        ("After the vote of August 9, Doe said it rains.", "2020-08-20", None),
        ("Troops left on Monday, and Doe said it rains.", "2020-08-20", None),
        ("Doe said last week it rains.", "2020-08-20", None),
        ("In a speech on Tuesday, Doe said it rains.", "2020-08-20", "2020-08-18"),
    ],
)
def test_date(text: str, published: str | None, date: str | None) -> None:
    (found,) = drafts(text, ("Doe", "said", "it rains"), published=published)
    assert found.date == date


def test_what_follows_on_shares_hearer_and_day() -> None:
    text = "Doe told reporters on Monday it rains, adding it was cold."
    found = drafts(text, ("Doe", "told", "it rains"), ("Doe", "adding", "it was cold"), published="2020-08-20")
    assert [(words(text, d.addressee), d.date) for d in found] == [("reporters", "2020-08-17")] * 2


def test_a_date_inside_the_content_is_not_the_statements() -> None:
    text = "Doe said that they left on Monday."
    (found,) = drafts(text, ("Doe", "said", "that they left on Monday"), published="2020-08-20")
    assert found.date is None
