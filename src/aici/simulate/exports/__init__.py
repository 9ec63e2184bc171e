"""Writers: what was drawn becomes export files as the databases write them, one module for each format.

A writer decides nothing about the world; it formats, cuts into files, plants what belongs to files, and says in which
file and row each record landed. Those of papers are called `write(part, papers, records, calibration, folder)`:
- `part` names the files and seeds what is drawn here; `papers` has the frames `works`, `authors`, `addresses`;
- `records` are those of this database, in export order; `calibration` tells of venues and institutions;
- `folder` is where the files go, named after the database.

Those of patents are called `write(part, patents, folder)`. All return
- rows: DataFrame[record_id, file, row, planted], patents with `publication_number` and `family`; `row` counts the
  records of a file from 1, `planted` is what this writer planted itself;
- files: DataFrame[file, rows, planted].
"""
