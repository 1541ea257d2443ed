/** Whether the machine and the folders are as they should be. */
import {
  accessSync,
  constants,
  existsSync,
  lstatSync,
  readdirSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { databaseName } from '../config.ts';
import { type Finding, notice, wrong } from '../finding.ts';
import { type Media, mediaFile } from '../media.ts';
import { addDays, type Instant } from '../time.ts';
import type { Token } from '../token.ts';

/** Bytes below which the next pictures, or the next merge of the search index, may find no room. */
const leastFree = 200 * 1024 * 1024;

export function checkData(data: string, databaseBytes: number): Finding[] {
  return [...checkWritable(data), ...checkSpace(data, databaseBytes), ...checkPermissions(data)];
}

function checkWritable(data: string): Finding[] {
  const path = join(data, `.doctor-${process.pid}`);
  try {
    writeFileSync(path, Buffer.alloc(64 * 1024), { flush: true });
    return [];
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const todo =
      code === 'ENOSPC' || code === 'EDQUOT'
        ? 'make room: nothing can be saved until then'
        : 'let the user that runs Nashra write there';
    return [
      wrong(code === 'ENOSPC' || code === 'EDQUOT' ? 'disk' : 'data', `"${data}" cannot be written to`, message, todo),
    ];
  } finally {
    rmSync(path, { force: true });
  }
}

function checkSpace(data: string, databaseBytes: number): Finding[] {
  const { bavail, bsize } = statfsSync(data);
  const free = bavail * bsize;
  const wanted = Math.min(leastFree, Math.max(leastFree / 4, databaseBytes));
  if (free >= wanted) return [];
  const megabytes = (bytes: number) => `${Math.floor(bytes / 1024 / 1024)} MB`;
  return [
    wrong(
      'disk',
      'the disk is nearly full',
      `${megabytes(free)} free where "${data}" is`,
      `make room for ${megabytes(wanted)} at least; data/sizes may be deleted`,
    ),
  ];
}

/** The keys that sign, and what drafts say, are for nobody else on this machine. */
function checkPermissions(data: string): Finding[] {
  const database = statSync(join(data, databaseName), { throwIfNoEntry: false });
  const folder = statSync(data);
  if (!database || (folder.mode & 0o007) === 0 || (database.mode & 0o006) === 0) return [];
  const mode = (folder.mode & 0o777).toString(8);
  return [
    wrong(
      'permissions',
      'every user of this machine can read the keys and the drafts',
      `"${data}" has the mode ${mode}`,
      `chmod 750 "${data}"`,
    ),
  ];
}

/** Of each picture and sound that is named: that its bytes are there, as many as there were. */
export function checkMedia(media: Media[], store: string): Finding[] {
  const missing = media.filter(
    (one) => statSync(join(store, ...mediaFile(one)), { throwIfNoEntry: false })?.size !== one.bytes,
  );
  if (missing.length === 0) return [];
  const names = missing.slice(0, 5).map(({ name }) => name);
  return [
    wrong(
      'media',
      `${missing.length} pictures or sounds are missing on the disk`,
      names.join(', '),
      'put them into content/media/ again (touch them), or restore data/media from a backup',
    ),
  ];
}

/** `closed`: folders below `content` that cannot be read. */
export function checkContent(
  content: string,
  { articles, closed }: { articles: string[]; closed: string[] },
  isTaken: (path: string) => boolean,
  now: number,
): Finding[] {
  const places = new Set([content, ...foldersIn(content), ...closed, ...articles]);
  const unreadable = [...places].filter((path) => !isReadable(path));
  const late = articles.filter((path) => isReadable(path) && now - statSync(path).mtimeMs > 60_000 && !isTaken(path));
  const names = (paths: string[]) => paths.slice(0, 5).join(', ');
  return [
    ...(unreadable.length === 0
      ? []
      : [
          wrong(
            'content',
            'a part of the content folder cannot be read',
            names(unreadable),
            'let the user that runs Nashra read it (chmod -R a+rX, or chown), or see that the disk is there',
          ),
        ]),
    ...(late.length === 0
      ? []
      : [
          wrong(
            'content',
            `${late.length} saved files are not taken`,
            names(late),
            `nashra import --dry-run "${late[0]}" says what is wrong with it; if nothing is, the folder is not watched: start the server again`,
          ),
        ]),
  ];
}

function foldersIn(content: string): string[] {
  return ['articles', 'media'].map((name) => join(content, name)).filter((path) => existsSync(path) || isLink(path));
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    if (statSync(path).isDirectory()) readdirSync(path);
    return true;
  } catch {
    return false;
  }
}

/** Days before its end at which a token is worth a word. */
const soon = 14;

export function checkTokens(tokens: Token[], now: Instant): Finding[] {
  return tokens
    .filter(
      ({ revokedAt, expiresAt }) =>
        revokedAt === null && expiresAt !== null && expiresAt > now && expiresAt < addDays(now, soon),
    )
    .map(({ id, name, expiresAt }) =>
      notice(
        'token',
        `the token ${id} of ${name} ends at ${expiresAt}`,
        'nashra token list',
        `nashra token create '${name}' for another one`,
      ),
    );
}

/** `isThere`: whether the picture that `site.yaml` names is kept. */
export function checkIcon(icon: string | null, isThere: boolean): Finding[] {
  if (icon === null || isThere) return [];
  return [
    notice(
      'content',
      'the publication has no picture in the feeds and in the fediverse',
      `site.yaml names the icon "${icon}", and the media folder has no such picture`,
      `put it there (content/media/${icon}), or take the line \`icon\` out of site.yaml`,
    ),
  ];
}

export function checkTimeZone(hasZone: boolean): Finding[] {
  if (hasZone) return [];
  return [
    notice(
      'time zone',
      'times without an offset are taken for UTC',
      'site.yaml has no `timezone`',
      'write timezone: Asia/Beirut (yours) into it',
    ),
  ];
}
