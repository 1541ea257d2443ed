/**
 * Spans for whoever follows traces. Nobody listens until src/telemetry/ registers a listener, and then all of this does
 * nothing. The one file that imports OpenTelemetry's API.
 */
import { type Attributes, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

export { type Attributes, diag, type Span, ValueType } from '@opentelemetry/api';

const tracer = trace.getTracer('nashra');

/** Runs `work` in a span that `work` ends, at once or later. Attributes never say what is secret, or who a reader is. */
export function openSpan<T>(
  name: string,
  kind: keyof typeof SpanKind,
  attributes: Attributes,
  work: (span: Span) => T,
): T {
  return tracer.startActiveSpan(name, { kind: SpanKind[kind], attributes }, work);
}

/** Runs `work` in a span that ends with it. */
export function inSpan<T>(
  name: string,
  kind: keyof typeof SpanKind,
  attributes: Attributes,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  return openSpan(name, kind, attributes, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      failSpan(span, (error as Error).name);
      throw error;
    } finally {
      span.end();
    }
  });
}

/** `type`: a short name of what went wrong, or the status of an answer. */
export function failSpan(span: Span, type: string): void {
  span.setAttribute('error.type', type).setStatus({ code: SpanStatusCode.ERROR });
}
