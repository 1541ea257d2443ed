import type { SaveOutcome } from '../archive.ts';
import { articlePath, type Manuscript, mediaNames } from '../article.ts';
import { articleSubject, type ChangeKind } from '../change.ts';
import { type ChannelKey, siteChannel } from '../channel.ts';
import { changeKind, type EditKind, editKind, outsideHash } from '../edit.ts';
import { turnAt } from '../lifecycle.ts';
import { titleKey } from '../text/fold.ts';
import type { Instant } from '../time.ts';
import { type ArticleRow, lifecycleOf, type NewRow, rowOf, standingOf } from './article-row.ts';
import type { Changes } from './changes.ts';
import type { Channels } from './channels.ts';
import type { Database } from './database.ts';
import type { MediaTable } from './media.ts';

type Member = ChannelKey & { position: number; name: string };

const columns = [
  'uid language title summary slug body image audio published_at published_precision date_source updated_at state',
  'turns_at seen draft embargo expires withdrawn federate canonical translation_key extra story_hash outside_hash',
]
  .join(' ')
  .split(' ');

/** Saving: what an edit means for times, lists and changes. */
export function articleSavingIn(database: Database, changes: Changes, channels: Channels, media: MediaTable) {
  const byUid = database.prepare<[string], ArticleRow>('SELECT * FROM article WHERE uid = ?');
  const insert = database.prepare<[NewRow]>(
    `INSERT INTO article (${columns.join(', ')}) VALUES (${columns.map((name) => `@${name}`).join(', ')})`,
  );
  const update = database.prepare<[NewRow]>(
    `UPDATE article SET ${columns.map((name) => `${name} = @${name}`).join(', ')} WHERE uid = @uid`,
  );
  const keepInside = database.prepare<[string, string, number]>(
    'UPDATE article SET extra = ?, federate = ? WHERE id = ?',
  );
  const turn = database.prepare<[Pick<ArticleRow, 'id' | 'state' | 'turns_at' | 'seen'>]>(
    'UPDATE article SET state = @state, turns_at = @turns_at, seen = @seen WHERE id = @id',
  );
  const due = database.prepare<[string], ArticleRow>(
    'SELECT * FROM article WHERE turns_at <= ? ORDER BY turns_at, uid',
  );
  const isDue = database.prepare<[string], 0 | 1>('SELECT EXISTS (SELECT 1 FROM article WHERE turns_at <= ?)').pluck();

  const listed = database.prepare<[number], ChannelKey>(
    `SELECT kind, slug FROM membership JOIN channel ON channel.id = channel_id
     WHERE article_id = ? AND listed_at IS NOT NULL ORDER BY channel.id`,
  );
  const relist = database.prepare<[Instant | null, number]>('UPDATE membership SET listed_at = ? WHERE article_id = ?');
  const leave = database.prepare<[number]>('DELETE FROM membership WHERE article_id = ?');
  const join = database.prepare<[number, number, number, string, Instant | null, string]>(
    'INSERT INTO membership (article_id, channel_id, position, name, listed_at, uid) VALUES (?, ?, ?, ?, ?, ?)',
  );

  const addRevision = database.prepare<[Record<string, unknown>]>(
    `INSERT INTO revision (article_id, number, kind, at, title, summary, body, image)
     SELECT @article, count(*) + 1, @kind, @at, @title, @summary, @body, @image FROM revision WHERE article_id = @article`,
  );
  const hasCorrection = database.prepare<[number, string]>(
    'SELECT 1 FROM correction WHERE article_id = ? AND text = ?',
  );
  const addCorrection = database.prepare<[number, Instant, string | null]>(
    'INSERT OR IGNORE INTO correction (article_id, at, text) VALUES (?, ?, ?)',
  );
  const pastPaths = database.prepare<[number]>(
    "UPDATE path SET kind = 'former' WHERE article_id = ? AND kind = 'present'",
  );
  const dropAliases = database.prepare<[number]>("DELETE FROM path WHERE article_id = ? AND kind = 'alias'");
  const addPath = database.prepare<[string, number, 'present' | 'alias']>(
    `INSERT INTO path (path, article_id, kind) VALUES (?, ?, ?)
     ON CONFLICT (path) DO UPDATE SET kind = excluded.kind WHERE article_id = excluded.article_id`,
  );
  const pastTitles = database.prepare<[number]>('UPDATE title SET present = 0 WHERE article_id = ?');
  const addTitle = database.prepare<[string, number]>(
    'INSERT INTO title (key, article_id, present) VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET present = 1',
  );
  const dropReferences = database.prepare<[number]>('DELETE FROM reference WHERE article_id = ?');
  const addReference = database.prepare<[Record<string, unknown>]>(
    `INSERT INTO reference (article_id, position, origin, label, title, url, state)
     VALUES (@article, @position, @origin, @label, @title, @url, @state)`,
  );

  function setMembers(id: number, uid: string, members: Member[], at: Instant | null): void {
    leave.run(id);
    for (const member of members) join.run(id, channels.ensure(member), member.position, member.name, at, uid);
  }

  function setNames(id: number, uid: string, { slug, title, aliases }: Manuscript): void {
    pastPaths.run(id);
    dropAliases.run(id);
    for (const alias of aliases) addPath.run(pathKey(alias), id, 'alias');
    addPath.run(pathKey(articlePath({ id: uid, slug })), id, 'present');
    pastTitles.run(id);
    addTitle.run(titleKey(title), id);
  }

  function setReferences(id: number, { references }: Manuscript): void {
    dropReferences.run(id);
    for (const [position, reference] of references.entries()) addReference.run({ ...reference, article: id, position });
  }

  /** One change for what the outside sees differ, naming the lists it stood in and those it stands in now. */
  function tell(uid: string, kind: ChangeKind | null, before: ChannelKey[], after: ChannelKey[], now: Instant): void {
    if (kind === null) return;
    const subjects = [articleSubject(uid), ...channels.subjectsOf([...before, ...after])];
    changes.record(kind, uid, new Set(subjects), now);
  }

  return {
    save(uid: string, manuscript: Manuscript, now: Instant): SaveOutcome {
      const before = byUid.get(uid) ?? null;
      const hash = outsideHash(manuscript);
      if (before?.outside_hash === hash) {
        keepInside.run(JSON.stringify(manuscript.extra), manuscript.federate, before.id);
        return 'unchanged';
      }
      const listedBefore = before ? listed.all(before.id) : [];
      const corrects =
        manuscript.correction !== null && !(before && hasCorrection.get(before.id, manuscript.correction));
      const edit = editKind(manuscript, before && standingOf(before), corrects);
      const { row, listedAt } = rowOf(uid, manuscript, before, edit, now);
      const id = before ? before.id : Number(insert.run(row).lastInsertRowid);
      if (before) update.run(row);
      setMembers(id, uid, membersOf(manuscript), listedAt);
      setNames(id, uid, manuscript);
      setReferences(id, manuscript);
      media.setUses(id, mediaNames(manuscript));
      const at = row.updated_at ?? (before ? now : row.published_at);
      if (corrects) addCorrection.run(id, at, manuscript.correction);
      if (before?.story_hash !== row.story_hash)
        addRevision.run({ ...row, article: id, kind: revisionKind(before, edit), at });
      tell(uid, changeKind(before?.state ?? null, row.state, edit), listedBefore, listed.all(id), now);
      return before ? 'changed' : 'new';
    },

    passTime(now: Instant): number {
      const rows = due.all(now);
      for (const row of rows) {
        const listedBefore = listed.all(row.id);
        const { state, listed: at, until } = turnAt(lifecycleOf(row), row.seen === 1, now);
        turn.run({ id: row.id, state, turns_at: until, seen: row.seen === 1 || at !== null ? 1 : 0 });
        relist.run(at, row.id);
        tell(row.uid, changeKind(row.state, state, 'rendered'), listedBefore, listed.all(row.id), now);
      }
      return rows.length;
    },

    isDue: (now: Instant): boolean => isDue.get(now) === 1,
  };
}

function revisionKind(before: ArticleRow | null, edit: EditKind): string {
  if (before === null) return 'initial';
  return edit === 'minor' ? 'minor' : edit === 'corrected' ? 'correction' : 'update';
}

function membersOf({ language, section, authors, tags }: Manuscript): Member[] {
  const named = (kind: 'author' | 'tag', names: Manuscript['tags']) =>
    names.map(({ slug, title }, position) => ({ kind, slug, position, name: title }));
  return [
    { ...siteChannel, position: 0, name: '' },
    { kind: 'language', slug: language, position: 0, name: language },
    ...(section ? [{ kind: 'section' as const, slug: section.slug, position: 0, name: section.title }] : []),
    ...named('author', authors),
    ...named('tag', tags),
  ];
}

/** Paths are compared decoded, in NFC and without a slash at the end. */
export function pathKey(path: string): string {
  const trimmed = path.length > 1 ? path.replace(/\/+$/, '') : path;
  try {
    return decodeURIComponent(trimmed).normalize('NFC');
  } catch {
    return trimmed.normalize('NFC');
  }
}
