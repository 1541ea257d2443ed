/** Pictures and sound. */
import { type Media, mediaPath } from '../../media.ts';
import type { Publication } from '../publication.ts';
import { type Operation, ok } from './operation.ts';
import { paged } from './paging.ts';
import { limit, text } from './parameters.ts';
import { Problem } from './problem.ts';
import { page, ref } from './shape.ts';

const tag = 'Media';

export const media: Operation[] = [
  {
    id: 'listMedia',
    method: 'GET',
    path: '/media',
    tag,
    scope: 'read',
    summary: 'Pictures and sound by name',
    query: [text('after', 'Those after this name.'), limit],
    answers: { 200: page('Media') },
    answer: (call) =>
      paged(
        call,
        call.publication.archive.mediaList({ after: call.query.after, limit: call.query.limit + 1 }),
        ({ name }) => ({ after: name }),
        (one) => mediaJson(call.publication, one),
      ),
  },
  {
    id: 'uploadMedia',
    method: 'POST',
    path: '/media',
    tag,
    scope: 'write',
    summary: 'Keeps a picture or a sound',
    description:
      'The body is the file itself. What it is follows from its bytes: JPEG, PNG, GIF, WebP, AVIF; MP3, M4A, Ogg, Opus, WAV, FLAC, AAC. The answer says under which name: never that of another file.',
    query: [text('name', 'What the file is called; folders in it count nothing.', { required: true })],
    takes: { bytes: 'A picture or a sound, 32 MiB at most.' },
    answers: { 201: ref('Media') },
    problems: ['unreadable', 'taken'],
    prepare: async ({ publication, query, bytes, who }) => {
      const known = await publication.newsdesk.receive(query.name ?? '', bytes, who);
      return () => {
        const kept = known();
        const Location = `${publication.origin}/api/v1/media/${encodeURIComponent(kept.name)}`;
        return { status: 201, body: mediaJson(publication, kept), headers: { Location } };
      };
    },
  },
  {
    id: 'getMedia',
    method: 'GET',
    path: '/media/{name}',
    tag,
    scope: 'read',
    summary: 'What is known of a picture or a sound',
    description: 'Slashes in the name are written %2F.',
    answers: { 200: ref('Media') },
    problems: ['missing'],
    answer: ({ publication, path: { name = '' } }) => {
      const found = publication.archive.media(name);
      if (!found) throw new Problem('missing', { detail: `there is no "${name}"` });
      return ok(mediaJson(publication, found));
    },
  },
];

function mediaJson({ origin }: Publication, media: Media) {
  const { name, kind, type, bytes, width, height, duration } = media;
  return { name, url: origin + mediaPath(media), kind, type, bytes, width, height, duration };
}
