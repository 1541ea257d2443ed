-- Which channels passed an article on: whoever got it from them hears of its edits and of its end, wherever the article
-- stands by then.
CREATE TABLE announce (
  uid TEXT NOT NULL,                       -- the article's ID
  generation INTEGER NOT NULL,
  handle TEXT NOT NULL REFERENCES actor ON UPDATE CASCADE,
  round INTEGER NOT NULL,                  -- how often it did: each time has an id of its own
  at TEXT NOT NULL,                        -- the last time
  undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1)), -- the article left the channel
  PRIMARY KEY (uid, generation, handle),
  FOREIGN KEY (uid, generation) REFERENCES federated_object
) STRICT, WITHOUT ROWID;

-- What was sent before: every channel of an article passed it on that had followers, and to no followers it makes no
-- difference.
INSERT INTO announce (uid, generation, handle, round, at)
SELECT object.uid, generation, actor.handle, 1, created_at
FROM federated_object AS object JOIN article ON article.uid = object.uid JOIN membership ON article_id = article.id
JOIN channel ON channel.id = channel_id JOIN actor ON actor.kind = channel.kind AND actor.slug = channel.slug
WHERE object.state = 'sent' AND actor.handle <> sender;

-- What waits for a host that is left alone is due when that ends.
UPDATE delivery SET run_at = max(run_at, rest) FROM (
  SELECT name, iif(paused = 1, 8640000000000000, down_until) AS rest FROM host
) WHERE failed = 0 AND name = host;
