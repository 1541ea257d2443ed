import { channelSubject, type Subject, titleSubject } from '../change.ts';
import { type Channel, type ChannelKey, type ChannelKind, siteChannel } from '../channel.ts';
import type { Site } from '../site.ts';
import type { Instant } from '../time.ts';
import type { Changes } from './changes.ts';
import type { Database } from './database.ts';

type ChannelRow = {
  id: number;
  kind: ChannelKind;
  slug: string;
  title: string;
  language: string | null;
  url: string | null;
  position: number | null;
};

/** By the subject of its title. */
type Names = Map<Subject, string | null>;

export type Channels = ReturnType<typeof channelsIn>;

/** A channel that no setting names is called as its newest article spells it. */
const selectChannel = `
  SELECT id, kind, slug, language, url, position, coalesce(title, (
    SELECT name FROM membership WHERE channel_id = channel.id AND listed_at IS NOT NULL
    ORDER BY listed_at DESC, uid DESC LIMIT 1
  ), slug) AS title FROM channel`;

export function channelsIn(database: Database, changes: Changes) {
  const find = database.prepare<[ChannelKind, string], ChannelRow>(`${selectChannel} WHERE kind = ? AND slug = ?`);
  const ofKind = database.prepare<[ChannelKind], ChannelRow>(
    `${selectChannel} WHERE kind = ? ORDER BY position IS NULL, position, slug`,
  );
  const idOf = database
    .prepare<[ChannelKind, string], number>('SELECT id FROM channel WHERE kind = ? AND slug = ?')
    .pluck();
  const add = database.prepare<[ChannelKind, string]>('INSERT INTO channel (kind, slug) VALUES (?, ?)');
  const undeclare = database.prepare(
    'UPDATE channel SET title = NULL, language = NULL, handle = NULL, url = NULL, position = NULL',
  );
  const declare = database.prepare<[Record<string, unknown>]>(
    `INSERT INTO channel (kind, slug, title, language, handle, url, position)
     VALUES (@kind, @slug, @title, @language, @handle, @url, @position)
     ON CONFLICT (kind, slug) DO UPDATE SET title = excluded.title, language = excluded.language,
       handle = excluded.handle, url = excluded.url, position = excluded.position`,
  );
  const meta = database.prepare<[string], string>('SELECT value FROM meta WHERE name = ?').pluck();
  const setMeta = database.prepare<[string, string]>('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)');

  function isPublic(row: ChannelRow): boolean {
    return row.position !== null || row.kind === 'site' || changes.touched(channelSubject(row));
  }

  function publicName({ kind, slug }: ChannelKey): string | null {
    const row = find.get(kind, slug);
    return row && isPublic(row) ? row.title : null;
  }

  /** Keeps `value` under `name`; every output is new where it was another. */
  function declareValue(name: string, value: string, now: Instant): boolean {
    if (meta.get(name) === value) return false;
    setMeta.run(name, value);
    changes.record('site', null, ['everything'], now);
    return true;
  }

  return {
    ensure({ kind, slug }: ChannelKey): number {
      return idOf.get(kind, slug) ?? Number(add.run(kind, slug).lastInsertRowid);
    },

    channel({ kind, slug }: ChannelKey): Channel | null {
      const row = find.get(kind, slug);
      return row && isPublic(row) ? channelOf(row) : null;
    },

    /** The settings as they are kept; null before the first. */
    site: (): Site | null => JSON.parse(meta.get('site') ?? 'null') as Site | null,

    channels: (kind: ChannelKind): Channel[] => ofKind.all(kind).filter(isPublic).map(channelOf),

    declare(site: Site, now: Instant): boolean {
      if (!declareValue('site', JSON.stringify(site), now)) return false;
      undeclare.run();
      for (const settings of settingsOf(site)) declare.run(settings);
      return true;
    },

    /** True where the publication had another address before. */
    declareOrigin(origin: string): boolean {
      if (meta.get('origin') === origin) return false;
      setMeta.run('origin', origin);
      return true;
    },

    declareOutputs: (fingerprint: string, now: Instant) => declareValue('outputs', fingerprint, now),

    /** What each of `some` is called, by its subject; null where nobody has seen it. */
    namesOf: (some: ChannelKey[]): Names => new Map(some.map((key) => [titleSubject(key), publicName(key)])),

    /** Another name is another head of its own pages; a section's is on every page. */
    tellRenamed(before: Names, after: Names, now: Instant): void {
      const renamed = [...after].flatMap(([subject, name]) => (before.get(subject) === name ? [] : [subject]));
      const isSection = renamed.some((subject) => subject.startsWith('title/section/'));
      if (renamed.length > 0) changes.record('rendered', null, isSection ? ['everything'] : renamed, now);
    },
  };
}

function channelOf({ kind, slug, title, language, url }: ChannelRow): Channel {
  return { kind, slug, title, language, url };
}

function settingsOf(site: Site): Record<string, unknown>[] {
  const { title, language, handle } = site;
  return [
    { ...siteChannel, title, language, handle, url: null, position: 0 },
    ...site.sections.map((section, position) => ({ ...section, kind: 'section', url: null, position })),
    ...site.authors.map((author, position) => ({ ...author, kind: 'author', language: null, position })),
  ];
}
