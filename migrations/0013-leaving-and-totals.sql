-- Choices that outlive an export: what an editor chose is named by its id, so that it can be told before its target is there.
CREATE TABLE choice_by_id (
  article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  title TEXT NOT NULL,                     -- of the mention, as written
  url TEXT NOT NULL,                       -- likewise; empty for a title alone
  target TEXT NOT NULL,                    -- the ID of the article that is meant
  PRIMARY KEY (article_id, title, url)
) STRICT, WITHOUT ROWID;
INSERT INTO choice_by_id (article_id, title, url, target)
SELECT article_id, choice.title, choice.url, uid FROM choice JOIN article ON article.id = target_id;
DROP TABLE choice;
ALTER TABLE choice_by_id RENAME TO choice;
CREATE INDEX choice_target ON choice (target);

-- How many deliveries and pings ever arrived, failed and were given up: two processes count, and neither lives for ever.
CREATE TABLE total (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Finds whether a place in a list still has the number of a change that is otherwise of no use.
CREATE INDEX list_change_number ON list_change (number);

-- The log of activity is let go by its age.
CREATE INDEX activity_log_at ON activity_log (at);
