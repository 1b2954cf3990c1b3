export { grow } from "./grow";
export { outOfBag } from "./oob";
