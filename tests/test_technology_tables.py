"""From an export of The Lens to technologies, clusters and their stability, under each choice of an edition."""

import pytest

from aici.computed import ComputedTables, technologies
from aici.configuration import EditionError, Technologies
from aici.corpus import Choices, build_corpus
from aici.editions import open_edition
from aici.published import ILLUSTRATED, PublishedTables
from checkout import ROOT
from sources.patent_exports import csv_text

TABLES = ("technologies_by_patent", "technology_clusters", "technology_stability")
HEADINGS = (
    "Jurisdiction", "Kind", "Display Key", "Lens ID", "Publication Date", "Application Number", "Application Date",
    "Title", "Abstract", "Applicants", "Inventors", "Cited by Patent Count", "CPC Classifications",
)  # fmt: skip
# two groups of phrases that stand together, with their classes
TOPICS = (
    (("voice activity", "acoustic model", "keyword spotting"), "G10L15/22;;G10L25/78"),
    (("tensor core", "register file", "instruction queue"), "G06F9/38;;G06F15/80"),
)
FIRMS = (("IBM", 12), ("GOOGLE LLC", 8), ("UNIV MICHIGAN", 12))


def patents(firms=FIRMS, cited=lambda n: str(100 - n)):
    """Patents of each applicant in turn of both topics, each with two or three phrases; the first are cited most."""
    owners = [firm for firm, count in firms for _ in range(count)]
    rows = []
    for n, firm in enumerate(owners):
        phrases, classes = TOPICS[n % 2]
        told = [phrase for k, phrase in enumerate(phrases) if n % 3 == 2 or k != (n // 2) % 3]
        rows.append((
            "US", "A1", f"US 2020/0{n:06} A1", f"122-778-618-{n:03}-63X", "2020-06-01", f"US 201916{n:06} A",
            "2019-01-30", f"Device for {told[0]}", f"It has {', '.join(told)}.", firm, "DOE JO", cited(n),
            f"G06N3/08;;{classes}",
        ))  # fmt: skip
    return csv_text(HEADINGS, rows)


@pytest.fixture(scope="module")
def computed(tmp_path_factory):
    config = open_edition("demo", ROOT).config
    made = {}

    def computed(text=None, **chosen):
        text = patents() if text is None else text
        if text not in made:
            folder = tmp_path_factory.mktemp("technologies")
            (folder / "raw" / "lens").mkdir(parents=True)
            (folder / "raw" / "lens" / "a.csv").write_text(text, encoding="utf-8")
            choices = Choices(["journal_article"], (None, None), "iff_2025")
            build_corpus(folder / "raw", folder / "corpus", choices=choices)
            made[text] = folder / "corpus"
        changes = {"basis": "computed", "simulation": None, "technologies": Technologies(**chosen)}
        return ComputedTables(made[text], "data/raw/trial", config.model_copy(update=changes))

    return computed


@pytest.fixture(autouse=True)
def everything_is_relevant(monkeypatch):
    """So few patents tell chance from clusters badly; that is tested on its own."""
    whole = technologies.technology_terms.relevant
    monkeypatch.setattr(technologies.technology_terms, "relevant", lambda terms: whole(terms, kept=1.0))


def test_phrases_of_the_leading_firms_make_the_planted_clusters(computed):
    tables = computed(firms=2)
    frame = tables.indicator("technologies_by_patent", None).frame
    assert set(frame["technology"]) == {phrase for phrases, _ in TOPICS for phrase in phrases}
    assert frame["family_id"].nunique() == 20  # of both firms; the university has no say
    assert set(frame["basis"]) == {"computed"} and frame["counting"].isna().all()
    clusters = tables.indicator("technology_clusters", None).frame
    told = clusters[["label", "cluster", "technologies", "patents"]].to_numpy().tolist()
    assert told == [["US", 1, 3, 10], ["US", 2, 3, 10]]
    named = [{row.cluster_label, *row.characteristic.split("; ")} for row in clusters.itertuples()]
    assert sorted(map(sorted, named)) == sorted(sorted(phrases) for phrases, _ in TOPICS)
    assert (clusters["found_percent"] == 100).all()
    [stable] = tables.indicator("technology_stability", None).frame.to_dict("records")
    assert (stable["patents"], stable["technologies"], stable["clusters"]) == (20, 6, 2)
    assert (stable["rand_seeds"], stable["rand_bootstrap"]) == (1.0, 1.0)
    assert (stable["resolution"], stable["seed"], stable["runs"], stable["replicates"]) == (1.0, 0, 20, 100)


def test_notes_say_whose_patents_which_count_and_what_a_technology_is(computed):
    meant, terms, taken, found = computed(firms=1).indicator("technology_clusters", None).notes
    assert meant.startswith("Patents: the 100 most cited families of the firm with most patents in the country.")
    assert "Citations (by patents): the largest count of a family's publications, which are not added" in meant
    assert terms.startswith("Technologies: phrases of titles and abstracts, in Latin letters, that at least 3 of these")
    assert taken == (
        "US: IBM (12). Of their 12 families 12 have a count; the 12 taken are cited 89 times or more, and 12 of them "
        "have a technology."
    )
    assert found.startswith("Found again: of 100 times")


def test_families_with_the_last_count_that_are_not_taken_are_told(computed, monkeypatch):
    monkeypatch.setattr(technologies.most_cited, "FAMILIES", 10)
    tables = computed(patents(cited=lambda n: "7"), firms=1)
    taken = tables.indicator("technology_clusters", None).notes[2]
    assert "the 10 taken are cited 7 times or more (2 more have the last count, and an earlier priority or a" in taken


def test_classes_have_their_short_names(computed):
    frame = computed(firms=2, terms="classes").indicator("technologies_by_patent", None).frame
    assert {"G10L 15 Speech recognition", "G06F 9 Program control"} <= set(frame["technology"])
    notes = computed(firms=2, terms="classes").indicator("technologies_by_patent", None).notes
    assert "main groups of the International and the Cooperative Patent Classification" in notes[1]


def test_named_firms_are_taken_and_unknown_ones_refused(computed):
    tables = computed(firms=["Google"])
    assert tables.indicator("technologies_by_patent", None).frame["family_id"].nunique() == 8
    assert "families of the firms named" in tables.indicator("technologies_by_patent", None).notes[0]
    with pytest.raises(ValueError, match="`technologies.firms`: Gogle have no AI patent as applicants of CHN or USA"):
        computed(firms=["Google", "Gogle"]).indicator("technologies_by_patent", None)


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (patents(firms=[("UNIV MICHIGAN", 9)]), technologies.NO_FIRMS),
        (patents(cited=lambda n: ""), technologies.NO_CITATIONS),
        (patents(firms=[("IBM", 2)]), technologies.NO_TERMS),
        (patents(cited=lambda n: "1" if n == 0 else ""), technologies.NO_TERMS),
    ],
    ids=["no firm", "no counts", "no term", "one count"],
)
def test_tables_without_numbers_say_why(computed, name, text, reason):
    indicator = computed(text).indicator(name, None)
    assert (indicator.missing, len(indicator.frame)) == (reason, 0)


@pytest.mark.parametrize("name", TABLES)
def test_patents_without_classes_have_no_main_group(computed, name, monkeypatch):
    held = technologies.most_cited.classes
    monkeypatch.setattr(technologies.most_cited, "classes", lambda *tables: held(*tables).limit(0))
    indicator = computed(terms="classes").indicator(name, None)
    assert (indicator.missing, len(indicator.frame)) == (technologies.NO_TERMS, 0)


@pytest.mark.parametrize("name", TABLES)
def test_terms_of_which_none_stands_out_are_not_said_to_be_none(computed, name, monkeypatch):
    monkeypatch.setattr(technologies.technology_terms, "relevant", lambda terms: terms[:0])
    indicator = computed(firms=1).indicator(name, None)
    assert (indicator.missing, len(indicator.frame)) == (technologies.NONE_RELEVANT, 0)


def test_firms_with_the_families_of_the_last_one_taken_are_told(computed):
    taken = computed(patents(firms=[("IBM", 12), ("GOOGLE LLC", 12)]), firms=1).indicator(TABLES[1], None).notes[2]
    assert taken.startswith("US: Google (12) (1 more has as many families as the last, and a later name). Of their 12 ")


def test_a_country_without_counts_of_the_kind_is_told(computed):
    text = patents(firms=[("IBM", 12), ("TENCENT TECH SHENZHEN CO LTD", 2)], cited=lambda n: "" if n > 11 else "3")
    notes = computed(text, firms=1).indicator(TABLES[1], None).notes
    assert (
        notes[2]
        == "Mainland, China: Tencent (2). None of their 2 families has a count of this kind: nothing is told of them."
    )
    assert notes[3].startswith("US: IBM (12). Of their 12 families 12 have a count; ")


@pytest.mark.parametrize("name", TABLES)
def test_of_print_there_is_an_illustration_and_nothing_is_computed_from_it(name):
    edition = open_edition("2025", ROOT)
    assert PublishedTables(edition.published, edition.config).indicator(name, None).missing == ILLUSTRATED


@pytest.mark.parametrize("given", ["{firms: 0}", "{firms: []}", "{terms: words}", "{firm: 3}"])
def test_impossible_choices_are_refused(tmp_path, given):
    text = (ROOT / "data" / "editions" / "demo.yml").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("technologies:")]
    (tmp_path / "data" / "editions").mkdir(parents=True)
    path = tmp_path / "data" / "editions" / "trial.yml"
    path.write_text("\n".join([*lines, f"technologies: {given}"]) + "\n", encoding="utf-8")
    with pytest.raises(EditionError, match="technologies"):
        open_edition("trial", tmp_path)
