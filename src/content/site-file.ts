import { instanceHandle } from '../actor.ts';
import type { Problem } from '../problem.ts';
import type { AuthorSetting, FederationSettings, SectionSetting, Site } from '../site.ts';
import { languageTag } from '../text/direction.ts';
import { slugOf } from '../text/slug.ts';
import { isTimeZone } from '../time.ts';
import { YamlFields } from './yaml-fields.ts';

const handle = /^[a-z0-9_]+([.-][a-z0-9_]+)*$/;

/** Reads `site.yaml`; all problems at once, and no site where there is one. */
export function parseSite(text: string, file: string): { site: Site | null; problems: Problem[] } {
  const fields = YamlFields.parse(text, file);
  const { problems } = fields;
  if (problems.length > 0) return { site: null, problems };
  const title = required(fields, 'title', 'the name of the publication');
  const language = tagOf(fields, required(fields, 'language', 'a tag such as ar or en-GB'));
  const timezone = fields.text('timezone') ?? 'UTC';
  if (!isTimeZone(timezone)) fields.wrong('timezone', `"${timezone}" is no IANA time zone; write Asia/Beirut or UTC`);
  // Two channels never share a handle, and none has that of the server itself.
  const handles = new Set([instanceHandle]);
  const site: Site = {
    title: title ?? '',
    language: language ?? 'und',
    description: fields.text('description'),
    timezone,
    handle: handleOf(fields, handles, 'news') ?? 'news',
    icon: fields.text('icon'),
    licence: fields.text('licence', 'license'),
    sections: fields.mappings(['sections'], 'slug').map((section) => sectionOf(section, handles)),
    authors: fields.mappings(['authors'], 'slug').map((author) => authorOf(author, handles)),
    federation: federationOf(fields),
    labels: labelsOf(fields),
  };
  reportTwins(fields, 'sections', site.sections);
  reportTwins(fields, 'authors', site.authors);
  return { site: problems.length === 0 ? site : null, problems };
}

function required(fields: YamlFields, name: string, what: string): string | null {
  const before = fields.problems.length;
  const text = fields.text(name);
  if (text === null && fields.problems.length === before) fields.wrong(name, `is missing; write ${what}`);
  return text;
}

function tagOf(fields: YamlFields, text: string | null): string | null {
  const tag = text === null ? null : languageTag(text);
  if (text !== null && tag === null) fields.wrong('language', `"${text}" is no language tag; write ar or en-GB`);
  return tag;
}

/** `taken`: the handles of others, to which this one is added. */
function handleOf(fields: YamlFields, taken: Set<string>, fallback: string | null = null): string | null {
  const text = fields.text('handle') ?? fallback;
  if (text === null) return null;
  if (!handle.test(text)) fields.wrong('handle', `"${text}" must be small ASCII letters, digits, . - _`);
  else if (taken.has(text)) fields.wrong('handle', `"${text}" is another channel's; choose one of its own`);
  taken.add(text);
  return text;
}

function sectionOf(fields: YamlFields, handles: Set<string>): SectionSetting {
  const slug = channelSlug(fields);
  return {
    slug,
    title: fields.text('title') ?? slug,
    language: tagOf(fields, fields.text('language')),
    handle: handleOf(fields, handles),
  };
}

function authorOf(fields: YamlFields, handles: Set<string>): AuthorSetting {
  const slug = channelSlug(fields);
  const title = fields.text('name') ?? slug;
  return { slug, title, url: fields.text('url'), handle: handleOf(fields, handles) };
}

function channelSlug(fields: YamlFields): string {
  const text = fields.text('slug') ?? '';
  if (slugOf(text) !== text || text === '')
    fields.wrong('slug', `"${text}" must be small letters and digits with - between`);
  return text;
}

/** The first of each is what holds where nothing is said. */
function federationOf(fields: YamlFields): FederationSettings {
  const [settings = null] = fields.mappings(['federation'], 'shape');
  return {
    shape: choiceOf(settings, 'shape', ['article', 'article-plain', 'card']),
    media: choiceOf(settings, 'media', ['none', 'image']),
    attributedTo: choiceOf(settings, 'attributedTo', ['site', 'author']),
    replies: choiceOf(settings, 'replies', ['open', 'approved']),
  };
}

function choiceOf<Choice extends string>(fields: YamlFields | null, name: string, choices: Choice[]): Choice {
  const text = fields?.text(name) ?? null;
  const found = choices.find((choice) => choice === text);
  if (text !== null && !found) fields?.wrong(name, `"${text}" is no choice here; write ${choices.join(' or ')}`);
  return found ?? (choices[0] as Choice);
}

function labelsOf(fields: YamlFields): Site['labels'] {
  const [labels] = fields.mappings(['labels'], 'related');
  return { related: labels?.list(['related']) ?? [], slot: labels?.list(['slot']) ?? [] };
}

function reportTwins(fields: YamlFields, name: string, settings: { slug: string }[]): void {
  const slugs = settings.map(({ slug }) => slug);
  for (const slug of new Set(slugs.filter((one, index) => slugs.indexOf(one) !== index)))
    fields.wrong(name, `the slug "${slug}" stands twice`);
}
