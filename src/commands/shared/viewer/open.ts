import type { Context } from '../../../context.ts'
import { Exit, type ExitCode } from '../../../errors.ts'
import { renderFailures } from '../../../render/status.ts'
import { listViewer, type Opening } from '../../../render/viewer/state.ts'
import type { FindRequest } from '../find/request.ts'
import { whyElsewhere } from '../retrieval.ts'
import { accountSource } from './account.ts'
import { withLogs } from './logs.ts'
import { type Begun, beginPlaces, isSearched } from './places.ts'
import { placeOf } from './reader.ts'
import { runViewer, type Source } from './run.ts'
import { screenOf } from './screen.ts'

export interface ViewTracesOptions {
  readonly functions: readonly string[]
  readonly since: string
  readonly until: string
  readonly raw: boolean
}

/**
 * Whether the viewer answers this: on a terminal, for text. It does not look for cold starts, and has two orders; the
 * list has the others.
 */
export function opensViewer(
  { tui }: { readonly tui?: boolean },
  { cold, sort }: FindRequest,
  ctx: Context,
): boolean {
  const shown = !cold && (sort === 'time' || sort === 'duration')
  return tui !== false && ctx.takeScreen !== undefined && ctx.output === 'text' && shown
}

/** The viewer over what an account has. Fails before it opens when nobody can be asked. */
export async function viewTraces(
  request: FindRequest,
  options: ViewTracesOptions,
  ctx: Context,
): Promise<ExitCode> {
  const take = screenOf(ctx)
  const progress = ctx.progress('listing traces')
  // The first answer may need a question about credentials, for which the terminal has to be as it is.
  const shared = { ...ctx, progress: () => ({ update: progress.update, stop: () => {} }) }
  const open = await beginPlaces(request, shared).finally(() => progress.stop())
  const { begun, failures } = open
  const [only, ...others] = begun
  const opening: Omit<Opening, 'size'> = {
    title: titleOf(begun, request, options),
    raw: options.raw,
    live: options.until === 'now',
    logging: 'hidden',
    order: request.sort === 'duration' ? 'slowest' : 'newest',
    ...(only && others.length === 0 ? { region: only.place.aws.region } : {}),
  }
  const places = begun.map(({ place }) => place)
  const account = withWhy(accountSource(open, request, ctx), begun, request)
  const source = withLogs(
    account,
    async (viewer, id) => {
      const place = placeOf(viewer.state(), id, places)
      return place ? place.aws : ctx.aws()
    },
    ctx,
  )
  const code = await runViewer(take, (size) => listViewer({ size, ...opening }), source, ctx)
  if (failures.length > 0) ctx.tell(renderFailures(failures, ctx.canvas))
  return code === Exit.Ok && failures.length > 0 ? Exit.Unknown : code
}

function titleOf(
  begun: readonly Begun[],
  request: FindRequest,
  { functions, since, until }: ViewTracesOptions,
): string {
  const whose = functions.length > 0 ? functions.join(', ') : 'all traces'
  const regions = begun.map(({ place }) => place.aws.region)
  const where = regions.length === 1 ? regions[0] : `${regions.length} regions`
  const store = begun.some((one) => isSearched(one, request)) ? ' · Transaction Search' : ''
  return `${whose} in ${where}, since ${since}${until === 'now' ? '' : ` until ${until}`}${store}`
}

/** Why a plain read would show next to nothing. */
function withWhy(source: Source, begun: readonly Begun[], request: FindRequest): Source {
  const elsewhere = begun.find(({ place: { destination } }) => destination?.store === 'CloudWatch Logs')
  const { aws, destination } = elsewhere?.place ?? {}
  if (elsewhere === undefined || aws === undefined || destination === undefined) return source
  const found = isSearched(elsewhere, request) ? '; these are from CloudWatch' : ''
  const text = `${whyElsewhere(aws.region, destination)}${found}`
  return {
    ...source,
    opened: (viewer) => {
      viewer.tell({ type: 'notice', notice: { text, tone: 'quiet' } })
      source.opened(viewer)
    },
  }
}
