/**
 * Decision trees and ensembles of them.
 *
 * @packageDocumentation
 */
export {};
