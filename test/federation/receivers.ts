/**
 * Receivers, each as it reads an object of ours. Written from what is known of their code and of their answers
 * (activitypub.md 2 and 3, interop.md 1 and 2), not from ours: nothing of src/ is here. What a receiver refuses, throws.
 */

// biome-ignore lint/suspicious/noExplicitAny: what others read
export type Json = { [key: string]: any };

export const publicAddress = 'https://www.w3.org/ns/activitystreams#Public';

/** status_parser.rb, create.rb, activity.rb (4.7). */
export function mastodon(object: Json) {
  const isConverted = ['Image', 'Audio', 'Video', 'Article', 'Page', 'Event'].includes(object.type);
  if (!isConverted && object.type !== 'Note') throw new Error(`${object.type} is unknown`);
  const [author] = list(object.attributedTo);
  refuse(typeof author !== 'string' || hostOf(author) !== hostOf(object.id), 'another host than its author has');
  const url = addressIn(object.url) ?? object.id;
  const text = (field: string): string => object[field] ?? Object.values(object[`${field}Map`] ?? {})[0] ?? '';
  const blocks = isConverted ? [text('name'), text('summary'), url] : [text('content')];
  const attachments = list(object.attachment);
  const media = attachments.filter((one) => one.url && /^(image|audio|video)\//.test(one.mediaType)).slice(0, 4);
  const links = attachments.flatMap((one) => one.href ?? []);
  const inText = isConverted && !linkIn(blocks[1] as string) ? url : linkIn(blocks.join(''));
  const map = ['contentMap', 'nameMap', 'summaryMap'].find((field) => Object.keys(object[field] ?? {}).length > 0);
  return {
    title: isConverted ? blocks[0] : null,
    standfirst: isConverted ? blocks[1] : null,
    content: isConverted ? null : blocks[0],
    link: url,
    media: media.map((one) => ({ url: one.url, alt: one.summary ?? one.name ?? null })),
    /** The page that the preview card is made of; 4.6 knows no links, and takes the text's. */
    card: media.length > 0 ? null : (links[0] ?? inText),
    olderCard: media.length > 0 ? null : inText,
    language: map === undefined ? null : Object.keys(object[map])[0],
    hashtags: list(object.tag).flatMap((tag) => (tag.type === 'Hashtag' ? [tag.name.normalize('NFKC')] : [])),
    contentWarning: isConverted ? null : (object.summary ?? null),
    edited: object.updated !== undefined && object.updated !== object.published ? object.updated : null,
    isPublic: list(object.to).includes(publicAddress),
    mayBeQuoted: list(object.interactionPolicy?.canQuote?.automaticApproval).includes(publicAddress),
    counts: [object.likes?.totalItems ?? null, object.shares?.totalItems ?? null],
    replies: object.replies,
  };
}

/** crates/apub: serde takes one form of each field and no other. */
export function lemmy(object: Json) {
  refuse(!Array.isArray(object.attachment), 'attachment is no list');
  const attached = object.attachment.map((one: Json) => {
    const address = { Link: one.href, Image: one.url, Document: one.url }[one.type as string];
    refuse(typeof address !== 'string', `an attachment of type ${one.type}`);
    return address as string;
  });
  refuse(typeof object.attributedTo !== 'string', 'attributedTo is no single address');
  refuse(object.image !== undefined && (object.image.type !== 'Image' || !URL.canParse(object.image.url)), 'image');
  for (const field of ['to', 'cc']) refuse(!Array.isArray(object[field]), `${field} is no list`);
  refuse(![...object.to, ...object.cc].includes(publicAddress), 'is not public');
  refuse(object.inReplyTo !== undefined, 'is a comment');
  return { title: object.name, link: attached[0], more: attached.slice(1), text: object.content };
}

/** internal/ap and internal/typeutils/astointernal.go. */
export function gotosocial(object: Json) {
  refuse(object.updated !== undefined && object.updated < object.published, 'was updated before it was published');
  refuse(hostOf(object.attributedTo) !== hostOf(object.id), 'another host than its author has');
  const casts = list(object.attachment).filter(({ type }) => ['Image', 'Document', 'Audio', 'Video'].includes(type));
  return {
    contentWarning: object.summary || object.name || null,
    content: object.content as string,
    language: Object.keys(object.contentMap ?? {})[0] ?? null,
    media: casts.map((one) => ({ url: one.url, alt: one.summary ?? one.name ?? null })),
    hashtags: list(object.tag).map(({ name }) => name),
    edited: object.updated ?? null,
  };
}

/** ApNoteService.ts, ActivityPubServerService.ts. */
export function misskey(object: Json) {
  refuse(hostOf(object.attributedTo) !== hostOf(object.id), 'another host than its author has');
  refuse(typeof object.url !== 'string' && object.url !== undefined, 'url is no plain address');
  const files = list(object.attachment)
    .filter(({ type }) => ['Document', 'Image', 'Audio', 'Video', 'Page'].includes(type))
    .filter(({ url }) => typeof url === 'string');
  return {
    text: object.content ?? null,
    contentWarning: object.summary ?? null,
    title: object.name ?? null,
    files: files.map(({ url }) => url),
    link: object.url ?? object.id,
  };
}

/** The most that its inbox takes, in bytes. */
export const misskeyTakes = 64 * 1024;

/** activitypub.c, html.c, mastoapi.c (2.75). */
export function snac(object: Json) {
  return {
    title: object.name ?? null,
    content: object.content ?? '',
    link: object.id,
    media: list(object.attachment).flatMap(({ type, mediaType, url }) =>
      type === 'Link' || !/^(image|audio|video)\//.test(mediaType) ? [] : [url],
    ),
    /** It takes what has a name for a vote in a poll. */
    isInItsApi: object.name === undefined || ['Page', 'Video', 'Audio', 'Event'].includes(object.type),
  };
}

/** Helpers/StatusFetch of 2024: Notes alone, and no links. */
export function pixelfed(object: Json) {
  refuse(object.type !== 'Note', `${object.type} is not taken`);
  refuse(!Array.isArray(object.attachment), 'attachment is no list');
  refuse(
    object.attachment.some(({ type }: Json) => type === 'Link'),
    'a Link is attached',
  );
  return { text: object.content, pictures: object.attachment.map(({ url }: Json) => url) };
}

/** Pleroma's and Akkoma's ArticleNotePageValidator, from threads. */
export function pleroma(activity: Json) {
  const { object } = activity;
  for (const field of ['to', 'cc'])
    refuse(JSON.stringify(activity[field]) !== JSON.stringify(object[field]), `${field} differs from the object's`);
  refuse(Array.isArray(object.contentMap), 'contentMap is a list');
  return { text: object.content, actor: activity.actor };
}

/** Hollo and Mitra: any link among the tags that may be ActivityPub is what the post quotes. */
export function hollo(object: Json) {
  const links = list(object.tag).filter(({ type, mediaType = '' }) => type === 'Link' && /json/.test(mediaType));
  return { title: object.name, text: object.content, quotes: links.map(({ href }) => href) };
}

function refuse(wrong: boolean, reason: string): void {
  if (wrong) throw new Error(`refused: ${reason}`);
}

function list(value: unknown): Json[string][] {
  return value === undefined || value === null ? [] : [value].flat();
}

function addressIn(value: unknown): string | null {
  const [first] = list(value);
  return typeof first === 'string' ? first : (first?.href ?? null);
}

function linkIn(html: string): string | null {
  return /<a\s[^>]*href="([^"]*)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? null;
}

function hostOf(address: string): string {
  return new URL(address).host;
}
