import type { Problem } from '../problem.ts';
import type { AuthorSetting, SectionSetting, Site } from '../site.ts';
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
  const site: Site = {
    title: title ?? '',
    language: language ?? 'und',
    description: fields.text('description'),
    timezone,
    handle: handleOf(fields) ?? 'news',
    icon: fields.text('icon'),
    licence: fields.text('licence', 'license'),
    sections: fields.mappings(['sections'], 'slug').map(sectionOf),
    authors: fields.mappings(['authors'], 'slug').map(authorOf),
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

function handleOf(fields: YamlFields): string | null {
  const text = fields.text('handle');
  if (text !== null && !handle.test(text))
    fields.wrong('handle', `"${text}" must be small ASCII letters, digits, . - _`);
  return text;
}

function sectionOf(fields: YamlFields): SectionSetting {
  const slug = channelSlug(fields);
  return {
    slug,
    title: fields.text('title') ?? slug,
    language: tagOf(fields, fields.text('language')),
    handle: handleOf(fields),
  };
}

function authorOf(fields: YamlFields): AuthorSetting {
  const slug = channelSlug(fields);
  return { slug, title: fields.text('name') ?? slug, url: fields.text('url'), handle: handleOf(fields) };
}

function channelSlug(fields: YamlFields): string {
  const text = fields.text('slug') ?? '';
  if (slugOf(text) !== text || text === '')
    fields.wrong('slug', `"${text}" must be small letters and digits with - between`);
  return text;
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
