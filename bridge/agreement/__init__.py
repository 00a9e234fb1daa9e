"""The agreement as an object: what a folder of kb/ declares, and the words for every id of its rules."""
