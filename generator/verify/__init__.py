"""The build's own judge: whether a folder of built files keeps the rules of the formats it is in.

One file for each thing checked. A rule is a `Rule` beside the code that finds it broken, and
nowhere else: `catalogue` gathers all. What has to be installed for this is the extra `verify`.
"""
