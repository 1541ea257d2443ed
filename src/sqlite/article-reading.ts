import type { Selection } from '../archive.ts';
import type { Article, Correction } from '../article.ts';
import type { ChannelKey, ChannelKind } from '../channel.ts';
import type { Target } from '../reference.ts';
import type { Name } from '../site.ts';
import type { ArticleRow } from './article-row.ts';
import type { Database } from './database.ts';
import type { Lists } from './lists.ts';
import type { MediaTable } from './media.ts';
import type { References } from './references.ts';
import type { Suggestions } from './suggestions.ts';
import type { Translations } from './translations.ts';

type MemberRow = { kind: ChannelKind; slug: string; title: string };

/** Articles as the outside may see them. */
export function articleReadingIn(
  database: Database,
  lists: Lists,
  media: MediaTable,
  references: References,
  translations: Translations,
  suggestions: Suggestions,
) {
  const byUid = database.prepare<[string], ArticleRow>('SELECT * FROM article WHERE uid = ?');
  const byId = database.prepare<[number], ArticleRow>('SELECT * FROM article WHERE id = ?');
  const byPath = database.prepare<[string], ArticleRow>(
    `SELECT article.* FROM name JOIN article ON article.id = article_id WHERE key = 'path ' || ?
     ORDER BY state = 'published' DESC, present DESC, uid LIMIT 1`,
  );
  const members = database.prepare<[number], MemberRow>(
    `SELECT kind, slug, coalesce(title, name) AS title FROM membership JOIN channel ON channel.id = channel_id
     WHERE article_id = ? ORDER BY kind, membership.position`,
  );
  const corrections = database.prepare<[number], Correction>(
    'SELECT text, at FROM correction WHERE article_id = ? ORDER BY at, text',
  );
  const channelId = database
    .prepare<[ChannelKind, string], number>('SELECT id FROM channel WHERE kind = ? AND slug = ?')
    .pluck();
  const selectListed = `SELECT article.* FROM membership JOIN article ON article.id = article_id
     WHERE channel_id = @channel AND listed_at IS NOT NULL AND (@notices OR state = 'published')`;
  const newest = database.prepare<[Record<string, unknown>], ArticleRow>(
    `${selectListed} ORDER BY listed_at DESC, membership.uid DESC LIMIT @limit`,
  );
  const older = database.prepare<[Record<string, unknown>], ArticleRow>(
    `${selectListed} AND (listed_at, membership.uid) < (@at, @uid) ORDER BY listed_at DESC, membership.uid DESC LIMIT @limit`,
  );

  function articleOf(row: ArticleRow): Article {
    const channels = members.all(row.id);
    const names = (wanted: ChannelKind): Name[] =>
      channels.filter(({ kind }) => kind === wanted).map(({ slug, title }) => ({ slug, title }));
    return {
      id: row.uid,
      language: row.language,
      title: row.title,
      summary: row.summary,
      slug: row.slug,
      body: JSON.parse(row.body),
      image: row.image === null ? null : JSON.parse(row.image),
      audio: row.audio,
      published: { at: row.published_at, precision: row.published_precision, source: row.date_source },
      updated: row.updated_at,
      state: row.state,
      embargo: row.embargo,
      expires: row.expires,
      withdrawn: row.withdrawn,
      federate: row.federate,
      canonical: row.canonical,
      translationKey: row.translation_key,
      guid: row.guid,
      extra: JSON.parse(row.extra),
      section: names('section')[0] ?? null,
      authors: names('author'),
      tags: names('tag'),
      references: references.ofArticle(row.id),
      corrections: corrections.all(row.id),
      media: media.ofArticle(row.id),
    };
  }

  return {
    article(uid: string): Article | null {
      const row = byUid.get(uid);
      return row ? articleOf(row) : null;
    },

    /** By its row. */
    byId(id: number): Article | null {
      const row = byId.get(id);
      return row ? articleOf(row) : null;
    },

    backlinks(uid: string): Target[] {
      const row = byUid.get(uid);
      return row ? references.backlinks(row.id) : [];
    },

    translations(uid: string): Target[] {
      const row = byUid.get(uid);
      return row ? translations.ofArticle(row.id) : [];
    },

    suggestions(uid: string): Target[] {
      const row = byUid.get(uid);
      return row ? suggestions.ofArticle(row.id) : [];
    },

    articleAt(path: string): Article | null {
      const row = byPath.get(path);
      return row ? articleOf(row) : null;
    },

    articles({ kind, slug }: ChannelKey, { limit, before, notices }: Selection): Article[] | null {
      const selection = { channel: channelId.get(kind, slug) ?? null, limit, notices: notices ? 1 : 0 };
      if (before === undefined) return newest.all(selection).map(articleOf);
      const anchor = lists.anchor(before);
      return anchor && older.all({ ...selection, ...anchor }).map(articleOf);
    },
  };
}
