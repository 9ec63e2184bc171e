"""Collaboration tables of an edition: a sample is drawn for the flows alone, is told of, and its share is checked."""

from types import SimpleNamespace

import ibis
import pandas as pd
import pytest
import yaml

from aici import disclosure
from aici.computed.collaboration import CollaborationTables
from aici.configuration import CollaborationSample, EditionError, read_config
from aici.editions import open_edition
from checkout import ROOT

WORKS = [(f"w{n}", 2) for n in range(10)]
AUTHORSHIPS = [
    (f"w{n}", position, False, name, code, f"Univ, {code}", "bracket")
    for n in range(10)
    for position, name, code in ((1, "Ada", None if n == 9 else "USA"), (2, "Bo", "CHN" if n < 8 else "DEU"))
]


def recipes(chosen: CollaborationSample | None = None):
    works = ibis.memtable(pd.DataFrame(WORKS, columns=["work_id", "n_authors"]))
    columns = ["work_id", "position", "is_corresponding", "author", "country_code", "affiliation_raw", "link"]
    ranks = pd.DataFrame({"country_code": ["USA", "CHN"], "rank": [1, 2]})
    sample = SimpleNamespace(
        tables=(works, ibis.memtable(pd.DataFrame(AUTHORSHIPS, columns=columns))),
        config=SimpleNamespace(collaboration_sample=chosen),
        papers=lambda countries=None: ranks.head(countries) if countries else ranks,
    )
    return CollaborationTables(sample).recipes()


def built(recipe, countries=None):
    frame = recipe.build(countries)
    return [tuple(row) for row in frame.astype(object).where(frame.notna(), None).itertuples(index=False)]


@pytest.mark.parametrize("chosen", [None, CollaborationSample(percent=100, seed=1)])
def test_flows_count_all_papers_unless_a_share_is_asked(chosen):
    flows = recipes(chosen)["collaboration_by_country"]
    assert built(flows) == [("USA", "CHN", 8.0, 100), ("USA", "DEU", 1.0, 100)]
    assert flows.notes() == ()


def test_sampled_flows_say_so_and_nothing_else_is_sampled():
    sampled = recipes(CollaborationSample(percent=50, seed=3))
    frame = sampled["collaboration_by_country"].build(None)
    assert frame["papers"].sum() == 5  # nine papers of the US, half of them, halves up
    assert set(frame["sample_percent"]) == {50}
    assert sampled["collaboration_by_country"].notes() == (
        "A random sample: 50 % of the papers of each first-author country (seed 3). Other exhibits count all papers.",
    )
    for name, recipe in recipes().items():
        if name != "collaboration_by_country":
            assert built(sampled[name]) == built(recipe)


def test_papers_without_first_author_country_are_told():
    profile = recipes()["collaboration_profile"]
    assert [row[0] for row in built(profile)] == ["USA"]
    told = "In no row, as their first author's country is not known: 10.0 % of the papers."
    assert profile.notes() == ("From and to: bounds of the international share, an interval of 95 % (Wilson's).", told)
    assert recipes()["collaboration_spread"].notes() == (told,)


def test_pairs_of_the_countries_with_most_papers_keep_what_all_partners_let_expect():
    every, largest = recipes()["collaboration_affinity"].build(None), recipes()["collaboration_affinity"].build(2)
    assert set(every["country_code"]) == {"USA", "CHN", "DEU"}
    assert every["rank"].isna().sum() == 2  # Germany has no papers under the edition's counting
    assert largest[["country_code", "partner_country_code", "papers"]].values.tolist() == [
        ["USA", "CHN", 8.0], ["CHN", "USA", 8.0],
    ]  # fmt: skip
    same = every.merge(largest, on=["country_code", "partner_country_code"], suffixes=("", "_of_two"))
    assert same["expected_papers"].tolist() == same["expected_papers_of_two"].tolist() != [8.0, 8.0]
    assert every["affinity"].isna().all()  # the United States are in all pairs


@pytest.mark.parametrize(
    ("edition", "sample", "told"),
    [
        ("demo", {"percent": 0, "seed": 1}, "`collaboration_sample.percent` is 0; input should be greater than or"),
        ("demo", {"percent": 101, "seed": 1}, "`collaboration_sample.percent` is 101; input should be less than or"),
        ("demo", {"percent": 10}, "key `collaboration_sample.seed` is missing"),
        ("2025", {"percent": 10, "seed": 1}, "`collaboration_sample` is given and `basis` is 'published'; there"),
    ],
)
def test_sample_that_cannot_be_drawn_is_refused(tmp_path, edition, sample, told):
    content = yaml.safe_load((ROOT / "data" / "editions" / f"{edition}.yml").read_text(encoding="utf-8"))
    path = tmp_path / "trial.yml"
    path.write_text(yaml.safe_dump(content | {"collaboration_sample": sample}), encoding="utf-8")
    with pytest.raises(EditionError) as error:
        read_config(path, path)
    assert told in str(error.value)


@pytest.mark.parametrize("name", ["profile", "spread", "affinity"])
def test_print_says_why_it_has_no_such_numbers(name):
    missing = open_edition("2025", ROOT).indicator(f"collaboration_{name}").missing
    assert missing == (
        "the published report does not print them as numbers, and there are no addresses behind the printed tables"
    )


def test_choices_of_an_edition_name_its_sample():
    config = open_edition("demo", ROOT).config
    sampled = config.model_copy(update={"collaboration_sample": CollaborationSample(percent=10, seed=4)})
    assert disclosure._sampled(config) == []
    assert disclosure._sampled(sampled) == [
        "Collaboration flows: a random sample of 10 % of the papers of each first-author country, seed 4"
    ]
