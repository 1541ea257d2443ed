-- Searching, and what an article suggests. Only what is published is in any of these tables.

-- Stems with spaces between them (src/text/analysis.ts): the text itself is in `article` alone. `tags` has the names of
-- tags and authors, `channels` a word for each channel (`c12`), so that a filter is one more word to look for.
CREATE VIRTUAL TABLE search USING fts5 (
  title, standfirst, body, tags, channels,
  content = '', contentless_delete = 1, tokenize = 'ascii'
);

-- Segments are merged by eights, not by fours: a save that has to merge waits less often.
INSERT INTO search (search, rank) VALUES ('automerge', 8);

-- Which row of `search` is which article's. `id` grows with the day of publication, so that the newest matches, and those
-- between two days, are found without looking at the others.
CREATE TABLE document (
  id INTEGER PRIMARY KEY,
  article_id INTEGER NOT NULL UNIQUE REFERENCES article ON DELETE CASCADE
) STRICT;

-- Words of titles: what somebody may have meant who typed one that is nowhere.
CREATE TABLE title_word (
  word TEXT NOT NULL,                      -- folded
  article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  spelling TEXT NOT NULL,                  -- the author's, without vowel marks
  PRIMARY KEY (word, article_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX title_word_article ON title_word (article_id);

-- Each of those words, and what is left of it when one letter is gone: two words that share a variant are one slip apart.
CREATE TABLE spelling (
  variant TEXT NOT NULL,
  word TEXT NOT NULL,
  PRIMARY KEY (variant, word)
) STRICT, WITHOUT ROWID;

-- What an article suggests, the best first. Never its own references: those are the author's.
CREATE TABLE suggestion (
  article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  position INTEGER NOT NULL,
  target_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX suggestion_target ON suggestion (target_id);

-- Articles whose suggestions are to be looked for again. `spreads`: then those that it suggests are due too.
CREATE TABLE suggestion_due (
  article_id INTEGER PRIMARY KEY REFERENCES article ON DELETE CASCADE,
  spreads INTEGER NOT NULL CHECK (spreads IN (0, 1))
) STRICT;
