import type { Random } from "@portrait/core";
import { type Fate, fillBasket, type Line, type Sketch, sketchOrder } from "./order.js";
import { ORDER_SPAN, orderRandom, type Plan } from "./plan.js";
import type { RawShopRow } from "./row.js";
import { spoilRow } from "./spoil.js";
import type { ShopUser } from "./truth.js";

const MINUTE = 60_000;
const FIRST_INVOICE = 536_365;
const COPY_DELAY = 30;

interface Invoice {
  readonly number: string;
  readonly date: string;
  readonly user: ShopUser;
  readonly lines: readonly Line[];
  readonly fates: readonly Fate[];
  readonly random: Random;
}

function cancel(lines: readonly Line[], sketch: Sketch): Pick<Invoice, "lines" | "fates"> {
  const { line, share, copied } = sketch.cancellation as NonNullable<Sketch["cancellation"]>;
  const bought = lines[line] as Line;
  const quantity = -Math.max(1, Math.round(bought.quantity * share));
  return { lines: [{ ...bought, quantity }], fates: [copied ? "copied" : "clean"] };
}

function drawInvoice(plan: Plan, position: number): Invoice {
  const { settings, catalogue } = plan;
  const key = plan.invoices[position] as number;
  const minute = Math.floor(key / ORDER_SPAN);
  const mark = key - minute * ORDER_SPAN;
  const order = mark >>> 1;
  const cancels = mark % 2 === 1;
  const userIndex = plan.orderUsers[order] as number;
  const user = plan.users[userIndex] as ShopUser;
  const random = orderRandom(settings, order);
  const sketch = sketchOrder(user, settings, random);
  const favourites = plan.favourites[userIndex] as readonly number[];
  const lines = fillBasket({ catalogue, user, favourites }, sketch.fates.length, random);
  return {
    number: `${cancels ? "C" : ""}${FIRST_INVOICE + position}`,
    date: new Date(settings.from + minute * MINUTE).toISOString().slice(0, 19).replace("T", " "),
    user,
    random,
    ...(cancels ? cancel(lines, sketch) : { lines, fates: sketch.fates }),
  };
}

function writeRow(invoice: Invoice, { item, quantity, price }: Line, asText: boolean): RawShopRow {
  return {
    InvoiceNo: invoice.number,
    StockCode: item.code,
    Description: item.description,
    Quantity: asText ? String(quantity) : quantity,
    InvoiceDate: invoice.date,
    UnitPrice: asText ? String(price) : price,
    CustomerID: asText ? invoice.user.id : Number(invoice.user.id),
    Country: invoice.user.country,
  };
}

/** The rows of a plan, roughly in order of time: a second copy comes about 1 to 30 rows after the first. */
export function* generateRows(plan: Plan): Generator<RawShopRow> {
  const { textShare } = plan.settings;
  const copies: { readonly row: RawShopRow; readonly due: number }[] = [];
  let position = 0;
  for (let index = 0; index < plan.invoices.length; index++) {
    const invoice = drawInvoice(plan, index);
    const { random } = invoice;
    for (const [line, fate] of invoice.fates.entries()) {
      const row = writeRow(invoice, invoice.lines[line] as Line, random.next() < textShare);
      yield spoilRow(row, fate, random);
      position++;
      if (fate === "copied") copies.push({ row: { ...row }, due: position + random.integer(COPY_DELAY) });
      while (copies[0] !== undefined && copies[0].due <= position)
        yield (copies.shift() as { row: RawShopRow }).row;
    }
  }
  for (const copy of copies) yield copy.row;
}
