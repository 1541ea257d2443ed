import type { SaveOutcome } from '../archive.ts';
import { articlePath, isAddress, type Manuscript, mediaNames, permanentPath } from '../article.ts';
import {
  articleSubject,
  type ChangeKind,
  channelSubject,
  placeSubject,
  type Subject,
  suggestionsSubject,
} from '../change.ts';
import { type ChannelKey, type Membership, membershipsOf } from '../channel.ts';
import { changeKind, type EditKind, editKind, outsideHash } from '../edit.ts';
import { turnAt } from '../lifecycle.ts';
import { addressKey, type Clue, clueKey, pathKey } from '../reference.ts';
import { titleKey } from '../text/fold.ts';
import { type Instant, nextSecond } from '../time.ts';
import { type ArticleRow, lifecycleOf, type NewRow, rowOf, standingOf } from './article-row.ts';
import type { Changes } from './changes.ts';
import type { Channels } from './channels.ts';
import type { Database } from './database.ts';
import type { Knowledge } from './knowledge.ts';
import type { Lists, Place } from './lists.ts';
import type { MediaTable } from './media.ts';
import type { News } from './news.ts';
import type { References } from './references.ts';
import type { SearchIndex } from './search-index.ts';
import type { Suggestions } from './suggestions.ts';
import type { Translations } from './translations.ts';

const columns = [
  'uid language title summary slug body image audio published_at published_precision date_source updated_at state',
  'turns_at seen draft embargo expires withdrawn federate canonical translation_key guid extra story_hash outside_hash',
]
  .join(' ')
  .split(' ');

/** Saving: what an edit means for times, lists and changes. */
export function articleSavingIn(
  database: Database,
  changes: Changes,
  channels: Channels,
  lists: Lists,
  media: MediaTable,
  references: References,
  translations: Translations,
  news: News,
  index: SearchIndex,
  suggestions: Suggestions,
  knowledge: Knowledge,
) {
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

  const belongsTo = database.prepare<[number], ChannelKey>(
    'SELECT kind, slug FROM membership JOIN channel ON channel.id = channel_id WHERE article_id = ?',
  );
  const relist = database.prepare<[Instant | null, number]>('UPDATE membership SET listed_at = ? WHERE article_id = ?');
  const leave = database.prepare<[number]>('DELETE FROM membership WHERE article_id = ?');
  const join = database.prepare<[number, number, number, string, Instant | null, string]>(
    'INSERT INTO membership (article_id, channel_id, position, name, listed_at, uid) VALUES (?, ?, ?, ?, ?, ?)',
  );

  const withdrawal = database.prepare<[number], Instant>('SELECT at FROM withdrawal WHERE article_id = ?').pluck();
  const addWithdrawal = database.prepare<[number, Instant]>('INSERT INTO withdrawal (article_id, at) VALUES (?, ?)');
  const moveWithdrawal = database.prepare<[Instant, number]>('UPDATE withdrawal SET at = ? WHERE article_id = ?');
  const dropWithdrawal = database.prepare<[number]>('DELETE FROM withdrawal WHERE article_id = ?');
  const setWithdrawn = database.prepare<[Instant | null, number]>('UPDATE article SET withdrawn = ? WHERE id = ?');
  const discard = database.prepare<[string]>("DELETE FROM article WHERE uid = ? AND state = 'draft' AND seen = 0");

  const addRevision = database.prepare<[Record<string, unknown>]>(
    `INSERT INTO revision (article_id, number, kind, at, title, summary, body, image)
     SELECT @article, count(*) + 1, @kind, @at, @title, @summary, @body, @image FROM revision WHERE article_id = @article`,
  );
  const hasCorrection = database.prepare<[number, string]>(
    'SELECT 1 FROM correction WHERE article_id = ? AND text = ?',
  );
  const pastNames = database.prepare<[number]>(
    "UPDATE name SET present = 0 WHERE article_id = ? AND NOT (key GLOB 'id *')",
  );
  const addName = database.prepare<[string, number]>(
    'INSERT INTO name (key, article_id, present) VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET present = 1',
  );

  function setMembers(id: number, uid: string, members: Membership[], at: Instant | null): void {
    leave.run(id);
    for (const member of members) join.run(id, channels.ensure(member), member.position, member.name, at, uid);
  }

  /** What it was called stays its name, though no longer its present one. */
  function setNames(id: number, uid: string, manuscript: Manuscript): void {
    pastNames.run(id);
    for (const name of namesOf(uid, manuscript)) addName.run(clueKey(name), id);
  }

  /** Whether its correction is one that was not there before. */
  function correctsAnew(before: ArticleRow | null, { correction, known }: Manuscript): boolean {
    if (correction === null) return false;
    if (before) return hasCorrection.get(before.id, correction) === undefined;
    return !known?.corrections.some(({ text }) => text === correction);
  }

  /** One change for what the outside sees differ: the lists it stood in and stands in, the pages that name it. */
  function tell(
    uid: string,
    kind: ChangeKind | null,
    before: Place[],
    after: Place[],
    pages: Iterable<Subject>,
    now: Instant,
  ): void {
    if (kind === null) return;
    const moved = standing(before) === standing(after) ? [] : [placeSubject(uid)];
    const subjects = [articleSubject(uid), ...moved, ...pages, ...[...before, ...after].map(channelSubject)];
    const number = changes.record(kind, uid, new Set(subjects), now);
    lists.mark(uid, [...before, ...after], number);
  }

  /** An article may give its channels other names: of what `work` renames among `concerned`, all is told that bears it. */
  function watchingNames<T>(concerned: ChannelKey[], now: Instant, work: () => T): T {
    const before = channels.namesOf(concerned);
    const result = work();
    channels.tellRenamed(before, channels.namesOf(concerned), now);
    return result;
  }

  function replace(before: ArticleRow | null, uid: string, manuscript: Manuscript, now: Instant): void {
    const placesBefore = before ? lists.ofArticle(before.id) : [];
    const around = references.around(before?.id ?? null);
    const kin = translations.kin(before?.id ?? null);
    const showing = suggestions.showing(before?.id ?? null);
    const former = before === null ? manuscript.known : null;
    const corrects = correctsAnew(before, manuscript);
    const edit = editKind(manuscript, before && standingOf(before), corrects);
    const { row, listedAt } = rowOf(uid, manuscript, before, edit, now);
    const id = before ? before.id : Number(insert.run(row).lastInsertRowid);
    if (before) update.run(row);
    setMembers(id, uid, membershipsOf(manuscript), listedAt);
    setNames(id, uid, manuscript);
    if (former) knowledge.put(id, uid, former);
    references.set(id, manuscript.mentions);
    media.setUses(id, mediaNames(manuscript));
    const at = row.updated_at ?? (before ? now : row.published_at);
    if (corrects) knowledge.addCorrection(id, { at, text: manuscript.correction as string });
    if (before?.story_hash !== row.story_hash)
      addRevision.run({ ...row, article: id, kind: revisionKind(before, edit), at });
    index.put({ ...row, id });
    const pages = references.keepTrue(id, around, now).union(translations.touched(id, kin));
    news.age(now);
    const kind = changeKind(before?.state ?? null, row.state, edit);
    tell(uid, kind, placesBefore, lists.ofArticle(id), touchedOf(pages, suggestions.changed(id, showing)), now);
  }

  function turnOver(row: ArticleRow, now: Instant): void {
    const placesBefore = lists.ofArticle(row.id);
    const around = references.around(row.id);
    const kin = translations.kin(row.id);
    const showing = suggestions.showing(row.id);
    const { state, listed: at, until } = turnAt(lifecycleOf(row), row.seen === 1, now);
    turn.run({ id: row.id, state, turns_at: until, seen: row.seen === 1 || at !== null ? 1 : 0 });
    relist.run(at, row.id);
    index.put({ ...row, state });
    const pages = references.keepTrue(row.id, around, now).union(translations.touched(row.id, kin));
    const touched = touchedOf(pages, suggestions.changed(row.id, showing));
    tell(row.uid, changeKind(row.state, state, 'rendered'), placesBefore, lists.ofArticle(row.id), touched, now);
  }

  function setWithdrawnTo(row: ArticleRow, withdrawn: Instant | null, now: Instant): void {
    setWithdrawn.run(withdrawn, row.id);
    watchingNames(belongsTo.all(row.id), now, () => turnOver({ ...row, withdrawn }, now));
  }

  return {
    save(uid: string, written: Manuscript, now: Instant): SaveOutcome {
      const before = byUid.get(uid) ?? null;
      const own = before && withdrawal.get(before.id);
      const isLater = written.withdrawn === null || written.withdrawn > now;
      const withdrawn = own && isLater ? own : written.withdrawn;
      // The command line prints the line for the file: the same second must not pass for the desk's own word.
      if (own && own === written.withdrawn) moveWithdrawal.run(nextSecond(own), before.id);
      const manuscript = { ...written, withdrawn };
      if (before?.outside_hash === outsideHash(manuscript)) {
        keepInside.run(JSON.stringify(manuscript.extra), manuscript.federate, before.id);
        return 'unchanged';
      }
      const concerned = [...(before ? belongsTo.all(before.id) : []), ...membershipsOf(manuscript)];
      watchingNames(concerned, now, () => replace(before, uid, manuscript, now));
      return before ? 'changed' : 'new';
    },

    wasSeen: (uid: string): boolean => byUid.get(uid)?.seen === 1,

    withdraw(uid: string, now: Instant): boolean {
      const row = byUid.get(uid);
      // Its file may name a later time.
      if (!row || row.seen === 0 || row.state === 'withdrawn') return false;
      addWithdrawal.run(row.id, now);
      setWithdrawnTo(row, now, now);
      return true;
    },

    reinstate(uid: string, now: Instant): boolean {
      const row = byUid.get(uid);
      // Its file may say that it is withdrawn, too.
      if (!row || row.withdrawn === null || row.withdrawn !== withdrawal.get(row.id)) return false;
      dropWithdrawal.run(row.id);
      setWithdrawnTo(row, null, now);
      return true;
    },

    discard(uid: string, now: Instant): boolean {
      if (discard.run(uid).changes === 0) return false;
      references.forgetChoicesOf(uid, now);
      return true;
    },

    passTime(now: Instant): number {
      const rows = due.all(now);
      for (const row of rows) watchingNames(belongsTo.all(row.id), now, () => turnOver(row, now));
      return rows.length + news.age(now);
    },

    isDue: (now: Instant): boolean => isDue.get(now) === 1 || news.isDue(now),
  };
}

/** Pages that name the article, and those that suggest it. */
function touchedOf(pages: Iterable<string>, suggesting: Iterable<string>): Subject[] {
  return [...[...pages].map(articleSubject), ...[...suggesting].map(suggestionsSubject)];
}

function standing(places: Place[]): string {
  return JSON.stringify(places.map(({ channel, at }) => [channel, at]));
}

function revisionKind(before: ArticleRow | null, edit: EditKind): string {
  if (before === null) return 'initial';
  return edit === 'minor' ? 'minor' : edit === 'corrected' ? 'correction' : 'update';
}

/** Everything an article can be found by from now on. */
function namesOf(uid: string, { slug, title, aliases, canonical }: Manuscript): Clue[] {
  const key = titleKey(title);
  const page = articlePath({ id: uid, slug: slug || uid });
  const paths = [permanentPath(uid), page, ...aliases].map(pathKey);
  const addresses = [...(canonical === null ? [] : [canonical]), ...aliases.filter(isAddress)];
  return [
    { by: 'id', value: uid },
    { by: 'slug', value: slug || uid },
    // The front page is nobody's.
    ...paths.filter((value) => value !== '/').map((value): Clue => ({ by: 'path', value })),
    ...(key === '' ? [] : [{ by: 'title', value: key } as const, { by: 'beginning', value: key } as const]),
    ...addresses.map((address): Clue => ({ by: 'address', value: addressKey(address) })),
  ];
}
