export type { FrontEntry } from './front';
export type { Piece, PieceResult } from './messages';
export { runPiece } from './piece';
export { Search, type SearchOptions, type SearchState } from './search';
export type { Pace, SearchSettings } from './settings';
