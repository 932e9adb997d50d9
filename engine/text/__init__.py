"""Numbers, dates, money, sentences: how people write and read them. A leaf, and the only user of Babel."""
