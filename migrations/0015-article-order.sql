-- An index that begins with the state has the planner take "published" for a rare thing: it then walks all published articles
-- where it has a handful of ids, for each page, picture and sitemap. The desk's lists of one state read the order and skip
-- what is in another: the state is in the index.
DROP INDEX article_state;
DROP INDEX article_published;
CREATE INDEX article_published ON article (published_at DESC, uid DESC, state);
