/**
 * Exporters over HTTP, one for each signal. They are what OpenTelemetry's exporter packages are, made by the two packages
 * that those are made of (docs/decisions/0018-opentelemetry.md).
 */
import { convertLegacyHttpOptions, createOtlpHttpExportDelegate } from '@opentelemetry/otlp-exporter-base/node-http';
import {
  type IExporterMetricsHelper,
  type ISerializer,
  JsonLogsSerializer,
  JsonMetricsSerializer,
  JsonTraceSerializer,
  LogsExporterMetricsHelper,
  MetricsExporterMetricsHelper,
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
  TraceExporterMetricsHelper,
} from '@opentelemetry/otlp-transformer';
import type { Destination, Protocol, Signal } from '../telemetry-settings.ts';
import type { Outage } from './outage.ts';

type Writers<Items> = Record<Protocol, ISerializer<Items, unknown>> & { helper: IExporterMetricsHelper<Items> };

const spans = {
  'http/json': JsonTraceSerializer,
  'http/protobuf': ProtobufTraceSerializer,
  helper: TraceExporterMetricsHelper,
};
const metrics = {
  'http/json': JsonMetricsSerializer,
  'http/protobuf': ProtobufMetricsSerializer,
  helper: MetricsExporterMetricsHelper,
};
const logs = {
  'http/json': JsonLogsSerializer,
  'http/protobuf': ProtobufLogsSerializer,
  helper: LogsExporterMetricsHelper,
};
const types: Record<Protocol, string> = { 'http/json': 'application/json', 'http/protobuf': 'application/x-protobuf' };

export const spanExporter = (to: Destination, outage: Outage) => exporterOf('traces', to, spans, outage);
export const metricExporter = (to: Destination, outage: Outage) => exporterOf('metrics', to, metrics, outage);
export const logExporter = (to: Destination, outage: Outage) => exporterOf('logs', to, logs, outage);

/** Headers, compression, certificates and the time that an export may take come from the standard variables. */
function exporterOf<Items>(signal: Signal, { url, protocol }: Destination, writers: Writers<Items>, outage: Outage) {
  const required = { 'Content-Type': types[protocol] };
  const options = convertLegacyHttpOptions({ url }, signal.toUpperCase(), `v1/${signal}`, required);
  const delegate = createOtlpHttpExportDelegate(options, writers[protocol], 'otlp_http', writers.helper, undefined);
  type Done = Parameters<typeof delegate.export>[1];
  return {
    export(items: Items, done: Done): void {
      delegate.export(items, (result) => {
        outage(signal, result.error ?? null);
        done(result);
      });
    },
    forceFlush: () => delegate.forceFlush(),
    shutdown: () => delegate.shutdown(),
  };
}
