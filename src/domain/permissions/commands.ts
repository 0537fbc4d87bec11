import type { GrantName } from './grants.ts'

/** What one command asks of AWS. */
export interface Row {
  readonly command: string
  readonly needs: readonly GrantName[]
  /** Asked for, and done without where it is denied. */
  readonly mayUse: readonly Optional[]
}

export interface Optional {
  readonly grant: GrantName
  /** What is lost, as a whole sentence without its first word's capital. */
  readonly without: string
}

const suggestion: Optional = { grant: 'ListFunctions', without: 'a mistyped name gets no suggestion' }
const selection: Optional = {
  grant: 'ListFunctions',
  without: 'functions can be named, but not selected, and a mistyped name gets no suggestion',
}
const ownKey: Optional = { grant: 'WriteVariables', without: 'functions with a key of their own are refused' }

const logs: Optional = { grant: 'ReadLogs', without: '--logs cannot show what was logged' }

/** For accounts whose traces are in CloudWatch. */
function otherStore(loss: string): readonly Optional[] {
  return [
    { grant: 'ReadDestination', without: `which store the traces are in is not checked, and ${loss}` },
    { grant: 'RetrieveTraces', without: `with Transaction Search ${loss}` },
  ]
}

/** In the order of help. */
export const commandRows: readonly Row[] = [
  {
    command: 'enable',
    needs: ['ReadFunctions', 'UseLayers', 'ChangeFunctions'],
    mayUse: [
      { grant: 'ReadTags', without: 'only receipts in files of yours are found' },
      { grant: 'WriteReceipts', without: 'the receipt is in a file of yours only' },
      { grant: 'InspectLayers', without: 'what is in other layers, and how large they are, is not checked' },
      { grant: 'InspectSigning', without: 'code signing is not checked' },
      { grant: 'FindAliases', without: 'where the traffic goes is not checked, and --alias is refused' },
      { grant: 'FindProvisioned', without: 'which versions are kept warm is not told' },
      { grant: 'InspectRoles', without: 'whether the role may send traces is not checked' },
      { grant: 'InspectCaller', without: 'your own permissions are not checked beforehand' },
      { grant: 'PublishVersions', without: '--publish and --alias fail' },
      { grant: 'MoveAliases', without: '--alias publishes and moves nothing' },
      ownKey,
      selection,
    ],
  },
  {
    command: 'disable',
    needs: ['ReadFunctions', 'ChangeFunctions'],
    mayUse: [
      { grant: 'ReadTags', without: 'only receipts in files of yours are found' },
      { grant: 'WriteReceipts', without: 'the receipt stays in the tags' },
      { grant: 'FindAliases', without: 'an alias that --alias moved stays' },
      { grant: 'MoveAliases', without: 'an alias that --alias moved stays' },
      ownKey,
      selection,
    ],
  },
  {
    command: 'undo',
    needs: ['ReadFunctions', 'ChangeFunctions'],
    mayUse: [
      { grant: 'ReadTags', without: 'only runs of this machine are found' },
      { grant: 'WriteReceipts', without: 'an earlier receipt comes back in a file of yours only' },
      { grant: 'FindAliases', without: 'an alias that --alias moved stays' },
      { grant: 'MoveAliases', without: 'an alias that --alias moved stays' },
      ownKey,
      selection,
    ],
  },
  {
    command: 'status',
    needs: ['ListFunctions', 'ReadFunctions'],
    mayUse: [{ grant: 'ReadVariables', without: 'a function with a key of its own cannot be judged' }],
  },
  {
    command: 'check',
    needs: ['ReadFunctions'],
    mayUse: [
      { grant: 'ListFunctions', without: 'functions have to be named' },
      { grant: 'ReadTags', without: '--tag and --stack select nothing' },
      { grant: 'UseLayers', without: 'whether a layer was deleted is unknown' },
      { grant: 'FindAliases', without: 'where the traffic goes is unknown' },
      { grant: 'FindProvisioned', without: 'which versions are kept warm is unknown' },
      { grant: 'InspectRoles', without: 'whether the role may send traces is unknown' },
      { grant: 'FindTraces', without: '--seen finds nothing out' },
      { grant: 'ReadTraces', without: 'cold starts are not compared with their budget' },
      { grant: 'ReadVariables', without: 'a function with a key of its own cannot be judged' },
    ],
  },
  {
    command: 'doctor',
    needs: ['ReadFunctions'],
    mayUse: [
      { grant: 'UseLayers', without: 'whether the layer still exists is not checked' },
      { grant: 'InspectRoles', without: 'whether the role may send traces is not checked' },
      { grant: 'ReadDestination', without: 'where the account sends its traces is not checked' },
      { grant: 'FindTraces', without: 'whether traces arrive is not checked' },
      { grant: 'ReadTraces', without: 'what the last traces hold is not checked' },
      { grant: 'RetrieveTraces', without: 'with Transaction Search --invoke does not find its trace' },
      { grant: 'ReadVariables', without: 'a function with a key of its own cannot be judged' },
      { grant: 'InvokeFunctions', without: '--invoke is refused' },
      suggestion,
    ],
  },
  {
    command: 'layers',
    needs: [],
    mayUse: [
      { grant: 'ReadFunctions', without: '`layers resolve` cannot read the function' },
      { grant: 'UseLayers', without: '--refresh learns nothing' },
      suggestion,
    ],
  },
  {
    command: 'export',
    needs: ['ReadFunctions'],
    mayUse: [
      { grant: 'ReadTags', without: '--format has to be given' },
      { grant: 'UseLayers', without: 'the layer is not checked beforehand' },
      { grant: 'ReadVariables', without: 'functions with a key of their own are refused' },
      suggestion,
    ],
  },
  { command: 'permissions', needs: [], mayUse: [] },
  {
    command: 'invoke',
    needs: ['InvokeFunctions', 'ReadTraces'],
    mayUse: [
      { grant: 'ReadFunctions', without: 'that tracing is off shows only after the wait' },
      ...otherStore('the trace of a function may not be found'),
      logs,
      suggestion,
    ],
  },
  {
    command: 'traces',
    needs: ['FindTraces', 'ReadTraces'],
    mayUse: [
      { grant: 'CountInvocations', without: 'how many invocations the traces stand for is not told' },
      ...otherStore('only indexed traces are found'),
      { grant: 'FindSpans', without: 'with Transaction Search only indexed traces are found' },
    ],
  },
  {
    command: 'trace',
    needs: ['ReadTraces'],
    mayUse: [
      ...otherStore('only an indexed trace is found'),
      logs,
      { grant: 'ReadFunctions', without: 'a log group of another name is not found by --logs' },
    ],
  },
  {
    command: 'map',
    needs: ['ReadGraph'],
    mayUse: [
      { grant: 'ReadTraces', without: 'there is no map of traces by their ids' },
      ...otherStore('only an indexed trace is found by its id'),
    ],
  },
  { command: 'local', needs: [], mayUse: [] },
]

/** What the role of a function needs, as a row of its own. */
export const roleRow: Row = {
  command: 'role',
  needs: ['SendTraces'],
  mayUse: [
    { grant: 'ReadSampling', without: 'the sampling rules of X-Ray do not count inside the function' },
  ],
}

const rolePower = 'for --attach-policy alone; allowed on every role it would be power over the account'

/** Calls that no policy has to allow, or that otl writes into none, and why. */
export const exempt: Readonly<Record<string, string>> = {
  'sts:GetCallerIdentity': 'AWS answers it whatever the policies say',
  'iam:AttachRolePolicy': rolePower,
  'iam:DetachRolePolicy': rolePower,
  'lambda:CreateFunction': 'sent to `otl local` only',
}
