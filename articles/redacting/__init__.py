"""Taking given words out of everything the newsroom holds, because the law says so.

``knowing`` tells the words again without holding them, ``registry`` says where words can stand,
``sweep`` finds and rewrites them, ``requests`` are the verbs: two people, a reason, a case number.
"""
