/**
 * Who calls whom: X-Ray's service graph, or many traces, → one map.
 *
 *     newMap ─ addReports | addTrace ─ finished ─ foldMap ─ around
 */
export { addMap, finished, type MapDraft, newMap } from './draft.ts'
export { around, foldMap } from './fold.ts'
export {
  addReports,
  type GraphQuery,
  type ReportedCall,
  type ReportedService,
  type ReportedStatistics,
} from './from-reports.ts'
export { addTrace } from './from-traces.ts'
export { CLIENT, type MapCall, type MapNode, type ServiceMap } from './model.ts'
export { type MapRow, mapRows } from './tree.ts'
