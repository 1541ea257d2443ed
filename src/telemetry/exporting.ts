/**
 * Exports traces, metrics and logs to a collector. Only imported where one is configured: the packages cost memory and time at
 * the start. All queues are bounded, and nobody waits for the collector.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import {
  defaultResource,
  detectResources,
  envDetector,
  type Resource,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { log } from '../log.ts';
import type { Metric } from '../metrics.ts';
import { programVersion } from '../program.ts';
import type { Destination, TelemetrySettings } from '../telemetry-settings.ts';
import { diag } from '../trace.ts';
import { discretion } from './discretion.ts';
import { logExporter, metricExporter, spanExporter } from './exporters.ts';
import { logSinkOf } from './log-sink.ts';
import { metricDataOf } from './metric-data.ts';
import { createOutage, type Outage } from './outage.ts';

/** How long a stop waits for the collector: milliseconds. */
const grace = 2_000;

type Provider = { shutdown(): Promise<void> };

/** `part`: which of our processes this is. */
export function startExporting({ to, interval }: TelemetrySettings, part: 'server' | 'sender' | 'worker') {
  const outage = createOutage();
  const resource = resourceOf(part);
  const providers: Provider[] = [];
  // Values of variables that the packages do not understand.
  const warn = (message: string) => log('telemetry').warn(message);
  diag.setLogger({ error: warn, warn, info() {}, debug() {}, verbose() {} });
  if (to.traces) providers.push(createTraces(to.traces, resource, outage));
  const logs = to.logs ? createLogs(to.logs, resource, outage) : null;
  if (logs) providers.push(logs);
  diag.disable();

  return {
    /** What is to be told of each record of the log. */
    sink: logs && logSinkOf(logs),
    exportMetrics(metrics: () => Metric[]): void {
      if (to.metrics) providers.push(createMetrics(metrics, to.metrics, interval, resource, outage));
    },
    /** Sends what is there; what a collector does not take by then is lost. */
    async stop(): Promise<void> {
      await Promise.race([Promise.allSettled(providers.map((one) => one.shutdown())), wait(grace)]);
    },
  };
}

function resourceOf(part: string): Resource {
  const own = { 'service.name': 'nashra', 'service.version': programVersion(), 'service.instance.id': randomUUID() };
  return defaultResource()
    .merge(resourceFromAttributes({ ...own, 'nashra.part': part }))
    .merge(detectResources({ detectors: [envDetector] }));
}

/** Without a propagator: strangers do not decide which requests are traced, and learn nothing of our traces. */
function createTraces(to: Destination, resource: Resource, outage: Outage): Provider {
  const spanProcessors = [discretion, new BatchSpanProcessor(spanExporter(to, outage))];
  const provider = new NodeTracerProvider({ resource, spanProcessors });
  provider.register({ propagator: null });
  return provider;
}

function createLogs(to: Destination, resource: Resource, outage: Outage): LoggerProvider {
  const processors = [new BatchLogRecordProcessor({ exporter: logExporter(to, outage) })];
  return new LoggerProvider({ resource, processors });
}

/** What is counted already is read, not counted a second time. */
function createMetrics(
  metrics: () => Metric[],
  to: Destination,
  interval: number,
  resource: Resource,
  outage: Outage,
): Provider {
  const scopeMetrics = () => [{ scope: { name: 'nashra' }, metrics: metricDataOf(metrics(), new Date()) }];
  const reader = new PeriodicExportingMetricReader({
    exporter: metricExporter(to, outage),
    exportIntervalMillis: interval,
    metricProducers: [
      { collect: async () => ({ resourceMetrics: { resource, scopeMetrics: scopeMetrics() }, errors: [] }) },
    ],
  });
  return new MeterProvider({ resource, readers: [reader] });
}
