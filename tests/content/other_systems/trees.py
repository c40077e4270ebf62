"""Small trees of other systems, as their users have them."""

from typing import Final

JEKYLL: Final = {
    "_config.yml": """\
title: Harbour Notes
url: https://ada.example.org
baseurl: /notes
lang: en_GB
timezone: Europe/London
plugins: [feed]
""",
    "_posts/2024-05-17-dredging.md": """\
---
layout: post
title: "Dredging begins: what changes"
date: 2024-05-17 08:30:00 +0100
link: https://news.example.org/dredging
categories: [Ports, Works]
tags: dredging
author: Ada Example
image:
  path: https://news.example.org/dredger.jpg
  alt: A dredger
description: The channel is closed on weekday mornings.
sponsor: The Tide Office
published: true
---
A note.
""",
    "_posts/2024/2024-05-18-ferry.markdown": """\
---
layout: link
title: A ferry runs at night
date: 2024-05-18
link: https://news.example.org/ferry
categories: Ports
last_modified_at: 2024-05-19
comments: true
---
""",
    "_posts/2024-05-19-held.md": """\
---
title: Not yet
published: false
link: https://news.example.org/held
---
""",
    "_drafts/idea.md": "---\ntitle: An idea\n---\n",
    "_talks/one.md": "---\ntitle: A talk\n---\n",
    "assets/a.css": "a{}",
    "about.md": "---\ntitle: About\n---\n",
}
HUGO: Final = {
    "hugo.toml": """\
baseURL = "https://ada.example.org/"
title = "Harbour Notes"
languageCode = "de-DE"
timeZone = "Europe/Berlin"
[params]
  motto = "x"
""",
    "content/_index.md": "---\ntitle: Home\n---\n",
    "content/about.md": "---\ntitle: About\n---\n",
    "content/posts/_index.md": "---\ntitle: Posts\n---\n",
    "content/posts/dredging.md": """\
---
title: Dredging begins
date: 2024-05-17T08:30:00+02:00
externalUrl: https://news.example.org/dredging
categories: [Ports]
tags: [dredging]
summary: The channel is closed.
cover:
  image: https://news.example.org/dredger.jpg
  alt: A dredger
weight: 3
type: posts
draft: false
---
""",
    "content/posts/ferry/index.md": """\
+++
title = "A ferry runs at night"
date = 2024-05-18T08:30:00+02:00
lastmod = 2024-05-19
externalUrl = "https://news.example.org/ferry"
categories = ["Ports"]
type = "posts"
[params]
  sponsor = "The Tide Office"
+++
A note.
""",
    "content/posts/hidden.md": """\
+++
title = "Not yet"
date = 2024-05-18
draft = true
externalUrl = "https://news.example.org/hidden"
+++
""",
    "content/topics/clash.md": """\
---
title: In a section that the site needs
date: 2024-05-20
externalUrl: https://news.example.org/clash
---
""",
}
PELICAN: Final = {
    "pelicanconf.py": """\
import os
os.remove("/nowhere")  # nothing of this file is run
SITENAME = 'Harbour Notes'
SITEURL = ''
PATH = "content"
TIMEZONE = 'Europe/Paris'
DEFAULT_LANG = 'fr'
SECRET_KEY = os.environ["SECRET"]
""",
    "publishconf.py": "SITEURL = 'https://ada.example.org'  # where it lies\n",
    "content/dredging.md": """\
Title: Dredging begins
Date: 2024-05-17 08:30
Modified: 2024-05-18
Link: https://news.example.org/dredging
Category: Ports
Tags: dredging, works
Authors: Ada Example, Bo Example
Summary: The channel is closed.
Slug: dredging
Status: published

A note.
""",
    "content/night/ferry.md": """\
Title: A ferry runs at night
Date: 2024-05-18 08:30
Link: https://news.example.org/ferry
Category: Ports

Another.
""",
    "content/night/hidden.md": """\
Title: Not yet
Date: 2024-05-18 08:30
Link: https://news.example.org/hidden
Status: draft

Words.
""",
    "content/pages/about.md": "Title: About\n\nUs.\n",
    "content/old.rst": "Old\n===\n",
    "output/index.html": "<p>Built by Pelican.",
}
FORMER: Final = {
    "_config.yml": "title: Harbour Notes\nurl: https://ada.example.org\n",
    "_news/2024/05/17/dredging.md": """\
---
title: Dredging begins
publishedDateTime: 2024-05-17T08:30:00Z
webUrl: https://news.example.org/dredging
topics:
  - Ports
secured: c2VjcmV0IHdvcmRz
---
""",
    "_learning/course.md": """\
---
title: A course of knots
type: course
originalUrl: https://learn.example.org/knots
topics:
  - Ports
---
""",
    "_data/topics/01-ports.yaml": "_id: ports\nname: Ports\nservices: {}\n",
    "_data/organizations/news.md": "---\nname: Example News\ndomain: news.example.org\n---\n",
}
