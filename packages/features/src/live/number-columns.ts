import { packNumber, SCALES, type Scale, unpackNumber } from "./packed.js";
import { type Cells, type CellWidth, codeWidth, type Slabs } from "./slabs.js";

/** How the numbers of a column are held: as codes at a scale, or as floats. */
interface Form {
  scale: Scale;
  /** The greatest code so far, or more. */
  greatest: number;
}

/** How the numbers of all columns are held; a column takes another form when a number does not fit. */
export interface NumberColumns {
  /**
   * The scale of the codes of a column, if it holds codes.
   *
   * @param column - The column.
   */
  scaleOf(column: number): Scale;
  /**
   * What stands for a number; the column takes another form if it must.
   *
   * @param column - The column.
   * @param value - The number, NaN for null.
   */
  cellOf(column: number, value: number): number;
  /**
   * What stands for a number as the column is; -1 when nothing can.
   *
   * @param column - The column.
   * @param value - The number, NaN for null.
   */
  find(column: number, value: number): number;
}

/**
 * Watches over the forms of columns of numbers.
 *
 * @param columns - Which columns hold numbers.
 * @param widths - How many bytes a cell of each column has; kept up to date.
 * @param slabs - Where they are held.
 */
export function numberColumns(columns: readonly number[], widths: CellWidth[], slabs: Slabs): NumberColumns {
  const forms: Form[] = [];
  for (const column of columns) forms[column] = { scale: 1, greatest: 0 };

  function widen(column: number, width: CellWidth, convert?: (cells: Cells) => Cells): void {
    widths[column] = width;
    slabs.widen(column, width, convert);
  }
  function toFloats(column: number, { scale }: Form): void {
    widen(column, 8, (cells) => Float64Array.from(cells, (code) => unpackNumber(code, scale)));
  }
  /** The least scale at which a number and all that a column holds have codes; undefined if there is none. */
  function commonScale(form: Form, value: number): Scale | undefined {
    return SCALES.find(
      (scale) =>
        scale >= form.scale &&
        (form.greatest + 1) * (scale / form.scale) < 2 ** 32 &&
        packNumber(value, scale) >= 0,
    );
  }
  function rescale(column: number, form: Form, scale: Scale): void {
    const before = form.scale;
    form.greatest = (form.greatest + 1) * (scale / before);
    form.scale = scale;
    const width = Math.max(widths[column] as number, codeWidth(form.greatest)) as CellWidth;
    widen(column, width, (cells) =>
      Uint32Array.from(cells, (code) => packNumber(unpackNumber(code, before), scale)),
    );
  }
  function reform(column: number, value: number): number {
    const form = forms[column] as Form;
    const scale = commonScale(form, value);
    if (scale === undefined) {
      toFloats(column, form);
      return value;
    }
    if (scale !== form.scale) rescale(column, form, scale);
    return take(column, form, packNumber(value, scale));
  }
  function take(column: number, form: Form, code: number): number {
    if (code <= form.greatest) return code;
    form.greatest = code;
    if (code >= 2 ** (8 * (widths[column] as number))) widen(column, codeWidth(code));
    return code;
  }
  function find(column: number, value: number): number {
    return widths[column] === 8 ? value : packNumber(value, (forms[column] as Form).scale);
  }
  return {
    scaleOf: (column) => (forms[column] as Form).scale,
    find,
    cellOf(column, value) {
      if (widths[column] === 8) return value;
      const form = forms[column] as Form;
      const code = packNumber(value, form.scale);
      return code < 0 ? reform(column, value) : take(column, form, code);
    },
  };
}
