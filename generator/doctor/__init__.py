"""The record doctor: a content folder in, every finding out, and what mends it.

rule          what a rule is, and what is found where one is broken
catalogue     all rules, gathered from the files that hold them
told          what a build tells by itself, each under a permanent code
texts, names, addresses, dates, pictures, related, topics, silences
              rules about one thing each
located       where in a file each value stands
record        one record, held to the rules that need no other
run           a whole content folder
mending       the edits that findings carry, put into the files
"""
