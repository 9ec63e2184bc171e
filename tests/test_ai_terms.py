"""The AI terms: what their spellings find in a title, and that the files of terms and classes are well formed."""

import polars as pl
import pytest

from aici import selection
from aici.selection import reference
from aici.selection.phrases import Lexicon
from aici.selection.plain_text import plain

EMPTY = {"abstract": pl.lit(None, pl.String), "author_keywords": pl.lit(None, pl.List(pl.String))}


def terms_in(title):
    record = pl.DataFrame({"record_id": ["wos:1"], "file": ["a.txt"], "row": [1], "title": [title]})
    return set(selection.match_papers(record.with_columns(**EMPTY))["term"])


CNN, NN, GAN = "Convolutional Neural Network", "Neural Network", "Generative Adversarial Network"
GOLDEN = {
    "Convolutional neural networks": {CNN, NN},
    "a Convolutional Neural-Network model": {CNN, NN},
    "CNN-based diagnosis, Faster R-CNN": {CNN},
    "many CNNs": {CNN},
    "news on cnn.com": set(),
    "CNNS or 3DCNN or CNN2": set(),
    "as gan and Gan before": set(),
    "AlGaN/GaN transistors": set(),
    "a GAN; GANs": {GAN},
    "organ, began, ORGAN": set(),
    "deep-learning": {"Deep Learning"},
    "deeplearning": {"Deep Learning"},
    "DEEP LEARNING": {"Deep Learning"},
    "deep  learning": {"Deep Learning"},
    "deep learnings": set(),
    "machine\nlearning": {"Machine Learning"},
    "machine-\nlearning": {"Machine Learning"},
    "machine\r\n learning": {"Machine Learning"},
    "the machine - learning to wait": set(),
    "the machine, learning to wait": set(),
    "machine\u2010learning, deep\u2013learning": {"Machine Learning", "Deep Learning"},
    "machine\u00a0learning": {"Machine Learning"},
    "ma\u00adchine lear\u00adning": {"Machine Learning"},
    "reinforcement-learned": set(),
    "unsupervised learning": {"Unsupervised Learning"},
    "semisupervised learning": {"Semi-supervised Learning"},
    "semi-supervised learning": {"Semi-supervised Learning", "Supervised Learning"},
    "self-supervised learning": {"Supervised Learning"},
    "<i>Q</i>-learning": {"Q-learning"},
    "&lt;i&gt;Q&lt;/i&gt;-learning": {"Q-learning"},
    "<p>Machine</p><p>learning</p>": {"Machine Learning"},
    "deep&nbsp;learning": {"Deep Learning"},
    "if a <b and deep learning> c": {"Deep Learning"},
    "p < 0.05 with neural nets and R&D": set(),
    "Text Classi\ufb01cation": {"Text Classification"},
    "\u7528\uff23\uff2e\uff2e\u8bc6\u522b": {CNN},
    "\u57fa\u4e8eCNN\u7684\u56fe\u50cf\u8bc6\u522b": {CNN},
    "\u03b1-GAN": {GAN},
    "\u03b1GAN": set(),
    "na\u00efveGAN": set(),
    "\u6df1\u5ea6\u5b66\u4e60": set(),
    "diffusion model compression": {"Diffusion Model", "Model Compression"},
    "LSTM (long short-term memory)": {"Long Short-Term Memory"},
    "long-short-term memories": {"Long Short-Term Memory"},
    "data pre-processing": {"Data Preprocessing"},
    "data preprocessing": {"Data Preprocessing"},
    "auto-encoder": set(),
    "variational auto-encoders": {"Variational Autoencoder"},
    "text-to-speech": {"Text-to-Speech"},
    "neural architecture search": {"Neural Architectural Search"},
    "quantisation": {"Quantization"},
    "GPU_x, GPU": {"GPU"},
    "SVM and NLP": set(),
    "": set(),
}


@pytest.mark.parametrize("title", GOLDEN, ids=repr)
def test_golden_titles(title):
    assert terms_in(title) == GOLDEN[title]


def keys_found(words, text):
    texts = pl.DataFrame({"text": plain(pl.Series([text]))}).with_row_index("place").lazy()
    return sorted(pl.concat(words.found(texts)).collect()["key"])


def test_a_spelling_that_begins_another_is_found_apart():
    words = Lexicon(("neural network pruning", "neural network", "neural"), exact=False)
    assert keys_found(words, "Neural-Network pruning") == ["neural", "neuralnetwork", "neuralnetworkpruning"]
    assert keys_found(words, "neural networks pruning") == ["neural"]


def test_a_term_without_blanks_in_its_script_needs_none():
    words = Lexicon(("机器学习", "神经网络"), exact=False)
    assert keys_found(words, "基于机器学习和神经 网络的方法") == ["机器学习"]
    assert keys_found(Lexicon(("机器", "机器学习"), exact=False), "机器学习") == ["机器", "机器学习"]
    mixed = Lexicon(("机器学习", "ai", "神经网络 cell"), exact=False)
    assert keys_found(mixed, "AI机器学习CNN的神经网络cells和神经网络 cell") == ["ai", "机器学习", "神经网络cell"]


def test_more_spellings_than_one_search_takes():
    spellings = tuple(f"ab{n} cd" for n in range(150))
    words = Lexicon(spellings, exact=False)
    assert keys_found(words, " ".join(spellings)) == sorted(words.key(spelling) for spelling in spellings)


def test_groups_in_their_printed_order():
    groups = selection.keyword_groups()
    assert groups["place"].to_list() == list(range(1, 10))
    assert groups["group"].to_list() == [
        "technical_topics", "neural_networks", "natural_language_processing", "computer_vision", "speech",
        "ai_frameworks", "deep_learning_tools", "data_processing", "ai_hardware",
    ]  # fmt: skip
    assert groups["label"].null_count() == 0 and groups["label"].is_unique().all()
    assert sum(len(group.terms) for group in reference.ai_terms().groups.values()) == 42


def test_class_groups_and_their_bridge():
    assert selection.class_groups().select("place", "group", "is_bridge").rows() == [
        (1, "g06n", False),
        (2, "g06k_9", False),
        (3, "g06v", True),
    ]
    assert all(group.label and group.note for group in reference.patent_classes().groups.values())


TERMS = "fields: [title]\ngroups:\n  one:\n    label: One\n    terms:\n"
BAD_TERMS = {
    "      - {term: A, spellings: [deep learning]}\n      - {term: A, spellings: [b]}\n": "each term may stand.*; A",
    "      - {term: A, spellings: [deep learning]}\n      - {term: B, acronyms: [DeepLearning]}\n": "each spelling may",
    "      - {term: A}\n": "has neither `spellings` nor `acronyms`",
    "      - {term: A, spellings: [deep-learning]}\n": "spellings.0",
    "      - {term: A, spelling: [deep]}\n": "spelling: Extra inputs are not permitted",
    "      - [\n": "ai.yml is not valid YAML",
}


@pytest.mark.parametrize("terms", BAD_TERMS, ids=range(len(BAD_TERMS)))
def test_terms_that_cannot_be_meant_so_are_refused(tmp_path, terms):
    path = tmp_path / "ai.yml"
    path.write_text(TERMS + terms, encoding="utf-8")
    with pytest.raises(ValueError, match=BAD_TERMS[terms]):
        reference.ai_terms(path)


def test_classes_that_cannot_be_meant_so_are_refused(tmp_path):
    path = tmp_path / "classes.yml"
    group = "{label: A, symbols: [G06N], taken: true, note: n%s}"
    for one, two, message in (
        ("", "", "each symbol may stand in the file once; G06N"),
        ("", ", bridge: {of: c, since: 2022-01-01}", "bridge of 'c'|each symbol"),
        (", since: 2022", "", "since: Extra inputs"),
    ):
        path.write_text(f"groups:\n  a: {group % one}\n  b: {group % two}\n", encoding="utf-8")
        reference.patent_classes.cache_clear()
        with pytest.raises(ValueError, match=message):
            reference.patent_classes(path)
