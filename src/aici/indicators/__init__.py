"""Indicators: corpus tables in, indicator tables out, as Ibis expressions; no files, no plotting.

Each module answers for one section of the report. `works` is the edition's sample (`in_sample`); `authorships` may
hold rows of other works, which are left aside. Results carry keys, values and, where the contract has one, the
rank; label, basis, counting and decimals are added by the edition. `technologies` alone starts from a small result
table, and is pandas.
"""
