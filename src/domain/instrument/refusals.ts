import type { RefusalCode } from './recipe.ts'

/** What a refusal means and what leads on, for the documentation; a plan says the same with names and numbers. */
export interface RefusalFacts {
  readonly when: string
  readonly wayOut: string
}

/** Every code has a row: the compiler sees to it. */
export const refusals: Readonly<Record<RefusalCode, RefusalFacts>> = {
  image: {
    when: 'A container image takes no layers.',
    wayOut: '`otl enable` sets active tracing, and prints the lines that build the layer into the image.',
  },
  'unknown-runtime': {
    when: 'The runtime is newer than this release of otl.',
    wayOut: 'Update otl; or name a layer yourself with `--layer-arn`; or `--tracing-only`.',
  },
  'unsupported-runtime': {
    when: 'The family has no layer for the runtime, or Lambda starts no exec wrapper on it (`provided.*`, Go).',
    wayOut:
      'Move to a runtime that is named; another `--family`; the OpenTelemetry SDK in your code; `--tracing-only`.',
  },
  'wrong-architecture': {
    when: 'The layer is not built for the function’s processor.',
    wayOut: 'Move the function to the other processor, or `--tracing-only`.',
  },
  'no-layer-in-region': {
    when: 'The layer is not published in the region.',
    wayOut: 'Copy the layer to your account and name it with `--layer-arn`.',
  },
  'known-bad-layer': {
    when: 'A public issue shows that the layer version fails, or traces nothing, on this runtime and processor.',
    wayOut: 'Another `--layer-version` or `--family`, or `--tracing-only`; the plan names the issue.',
  },
  'wrapper-not-in-layer': {
    when: 'No layer of the family holds the script that `--wrapper` names.',
    wayOut: 'Leave `--wrapper` out, or name one of those that the plan lists.',
  },
  'layer-in-other-region': {
    when: 'The layer that `--layer-arn` names is in another region than the function.',
    wayOut: 'Name the layer of the function’s region.',
  },
  'layer-unavailable': {
    when: 'Lambda does not have the layer version.',
    wayOut: 'Update otl, or name another version.',
  },
  'layer-unreadable': {
    when: 'This account may not read the layer that `--layer-arn` names, so it cannot be checked or attached.',
    wayOut: 'Its owner adds a permission for your account to the layer version.',
  },
  'foreign-wrapper': {
    when: 'Another exec wrapper is set, and Lambda starts one only.',
    wayOut: 'Take that one out first, or `--tracing-only`.',
  },
  'other-otel-layer': {
    when: 'Another family of OpenTelemetry layers, or a copy of this one, is attached.',
    wayOut: 'Detach it together with its wrapper, or keep it: `otl status` and `otl traces` work with it.',
  },
  'environment-unreadable': {
    when: 'The variables cannot be decrypted; writing them back would delete them.',
    wayOut: 'Run otl as somebody with `kms:Decrypt` on the key, or `--tracing-only`.',
  },
  'environment-too-large': {
    when: 'The variables would exceed 4,096 bytes.',
    wayOut: 'Free some room, for example by moving values to Parameter Store.',
  },
  'too-many-layers': {
    when: 'Lambda allows five layers, and there is no room for what is needed.',
    wayOut: 'Detach one, or merge two of your own.',
  },
  'runtime-closed': {
    when: 'Lambda no longer updates functions on this runtime.',
    wayOut: 'Move the function to a supported runtime first.',
  },
  'edge-replica': {
    when: 'The function is a replica of Lambda@Edge, which takes neither layers nor variables and is never sampled.',
    wayOut: 'Trace the functions behind the edge.',
  },
  'managed-instances': {
    when: 'The function runs on Lambda Managed Instances, for which the layers were not made.',
    wayOut: '`--tracing-only`.',
  },
  'response-streaming': {
    when: 'The function streams its response, and the layers for Node.js make such handlers fail.',
    wayOut: '`--tracing-only`.',
  },
  'package-too-large': {
    when: 'Code and layers would unzip to more than 250 MB.',
    wayOut: 'Take out what the code does not need; or a container image; or `--tracing-only`.',
  },
  'code-signing': {
    when: 'Code signing is enforced, and the signer of the layer is not allowed.',
    wayOut: 'Add the signer of the layer to the code signing configuration, or `--tracing-only`.',
  },
  alias: {
    when: 'The alias of `--alias` is not there, or divides its traffic.',
    wayOut: 'Name another, or end the division first.',
  },
  'setting-unsupported': {
    when: 'The layer cannot do what a flag asks for, or otl does not know how it does it.',
    wayOut: 'Leave the flag out, or name the variables with `--set`.',
  },
  'secret-in-the-way': {
    when: 'A variable that `--set` names holds what looks like a secret, which no receipt may keep.',
    wayOut: 'Leave the variable out, and change it where it is set.',
  },
  preflight: {
    when: 'Another check before the write says that the change would do harm.',
    wayOut: 'The plan names the check and what leads on.',
  },
  'changed-since': {
    when: 'It is not as it was when the plan file was made, or a later run changed it.',
    wayOut: 'Make a new plan with `--plan-out` and look at it again; or undo the later run first.',
  },
  'not-active': {
    when: 'The function is being created, is idle, or has failed.',
    wayOut: 'Invoke an idle function once; wait for a new one; repair a failed one.',
  },
  'update-in-progress': {
    when: 'Another update did not end within a minute.',
    wayOut: 'Run otl again when it has.',
  },
}
