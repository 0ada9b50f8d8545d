"""The forms of the editors' screens. They collect and point at fields; verbs decide and write."""
