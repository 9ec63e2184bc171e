"""Exports of Web of Science in tagged text, written field by field."""


def record(ut: int | str, **changes: str | None) -> str:
    """One record of Web of Science; a field of None is left out."""
    fields = {
        "PT": "J", "AU": "Arden, B", "AF": "Arden, Bea", "TI": f"Stones {ut}", "SO": "PEBBLES & SAND", "DT": "Article",
        "C1": "[Arden, Bea] Univ North, Lund, Sweden.", "TC": str(ut), "PA": "1 ST, LONDON, ENGLAND", "SN": "1234-5678",
        "PY": "2020", "SC": "Robotics", "UT": f"WOS:{ut}",
    } | changes  # fmt: skip
    return "".join(f"{tag} {text}\n" for tag, text in fields.items() if text is not None) + "ER\n\n"


def export(*records: str) -> str:
    return "FN Clarivate Analytics Web of Science\nVR 1.0\n" + "".join(records) + "EF"
