import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler';
import { Job } from 'kubernetes-models/batch/v1/Job';
import { Ingress } from 'kubernetes-models/networking.k8s.io/v1/Ingress';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { Pod } from 'kubernetes-models/v1/Pod';
import { Service } from 'kubernetes-models/v1/Service';
import { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount';

interface Container {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly env: ReadonlyArray<{
    readonly name: string;
    readonly value?: string;
    readonly valueFrom?: { readonly secretKeyRef: { readonly name: string; readonly key: string } };
  }>;
  readonly ports?: ReadonlyArray<{ readonly name: string; readonly containerPort: number }>;
  readonly resources: Readonly<Record<'requests' | 'limits', Readonly<Record<string, string>>>>;
  readonly securityContext: object;
}

export interface PodSpec {
  readonly containers: readonly Container[];
  readonly securityContext: object;
  readonly automountServiceAccountToken: boolean;
  readonly terminationGracePeriodSeconds?: number;
}

interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
}

/** An object of Kubernetes, as far as our tests look into it. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: PodSpec & {
    readonly template?: {
      readonly metadata: KubernetesObject['metadata'];
      readonly spec: PodSpec;
    };
    readonly selector?: Selector;
    readonly podSelector?: Selector;
    readonly [name: string]: unknown;
  };
}

const MODELS = {
  Deployment,
  HorizontalPodAutoscaler,
  Ingress,
  Job,
  NetworkPolicy,
  Pod,
  PodDisruptionBudget,
  Service,
  ServiceAccount,
} as unknown as Readonly<Record<string, { readonly prototype: { validate(): void } }>>;

/**
 * What the API of Kubernetes would refuse, by the schemas that it publishes: wrong types, missing
 * fields, and fields that it does not know.
 */
export function faultsOf(object: KubernetesObject): string[] {
  const model = MODELS[object.kind];
  if (!model) return [`no schema of a ${object.kind}`];
  const unread: Array<() => string[]> = [];
  const faults: string[] = [];
  try {
    // Not on an instance: its constructor copies the object, and so reads every field.
    model.prototype.validate.call(watch(object, '', unread));
  } catch (error) {
    faults.push((error as Error).message);
  }
  return [...faults, ...unread.flatMap((list) => list()).map((path) => `${path} is unknown`)];
}

/** The schemas pass over fields that they do not name: what the validator never read is unknown. */
function watch(value: unknown, path: string, unread: Array<() => string[]>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const read = new Set<PropertyKey>();
  const parts = new Map(
    Object.entries(value).map(([name, part]) => [name, watch(part, `${path}/${name}`, unread)]),
  );
  unread.push(() => [...parts.keys()].filter((name) => !read.has(name)).map((n) => `${path}/${n}`));
  return new Proxy(value, {
    get(target, name, receiver) {
      read.add(name);
      return parts.has(name as string)
        ? parts.get(name as string)
        : Reflect.get(target, name, receiver);
    },
  });
}
