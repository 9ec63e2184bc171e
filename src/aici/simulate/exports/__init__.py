"""Writers: what was drawn becomes export files as the databases write them, one module for each format.

A writer decides nothing about the world; it formats, cuts into files, plants what belongs to files, and says in which
file and row each record landed.
"""
