-- What editors decide besides the text, so that it outlives every new reading of a file.

-- Which article a mention means. Filed under what the mention says, and not under its place in the text: edits around it
-- do not matter.
CREATE TABLE choice (
  article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  title TEXT NOT NULL,                     -- of the mention, as written
  url TEXT NOT NULL,                       -- likewise; empty for a title alone
  target_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  PRIMARY KEY (article_id, title, url)
) STRICT, WITHOUT ROWID;

-- What an article is to suggest, and what it is not, whatever is found. Pinned ones stand in the order in which they were judged.
CREATE TABLE suggestion_judgement (
  id INTEGER PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  target_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  verdict TEXT NOT NULL CHECK (verdict IN ('pinned', 'refused')),
  UNIQUE (article_id, target_id)
) STRICT;
CREATE INDEX suggestion_judgement_target ON suggestion_judgement (target_id);

-- Whether somebody looked at a reply or quote and let it stand; where `site.yaml` asks for it, it shows only then.
ALTER TABLE interaction ADD COLUMN reviewed INTEGER NOT NULL DEFAULT 0 CHECK (reviewed IN (0, 1));
CREATE INDEX interaction_latest ON interaction (at, uri) WHERE kind IN ('reply', 'quote');
CREATE INDEX interaction_new ON interaction (at, uri) WHERE kind IN ('reply', 'quote') AND hidden = 0 AND reviewed = 0;
