"""A newsroom's database and pictures as a folder, and a newsroom out of such a folder.

``making`` writes a backup while the newsroom is in use, ``restoring`` puts one in place. What a
database can do by itself is known to ``sqlite`` and ``postgresql`` alone, behind ``databases``.
"""
