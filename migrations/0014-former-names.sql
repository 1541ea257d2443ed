-- How a site that moved here called its categories, tags and authors in its addresses: `/category/news/` was «أخبار».
CREATE TABLE former_name (
  folder TEXT NOT NULL,                    -- of that site: `category`
  slug TEXT NOT NULL,                      -- there, decoded and in lower case: `news`
  kind TEXT NOT NULL,                      -- of channel, as which it is looked for first here
  title TEXT NOT NULL,
  PRIMARY KEY (folder, slug)
) STRICT, WITHOUT ROWID;
