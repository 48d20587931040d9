import { createHash } from "node:crypto";

// Cards made up for these tests, as Scryfall writes cards. The server keeps what it has looked up, so each test that watches a
// look-up asks for cards of a place of its own.

const first = ["Amber", "Bitter", "Copper", "Distant", "Eastern", "Fallow", "Gilded", "Hollow", "Idle", "Jagged", "Kindled", "Lower"];
const second = ["Abbey", "Bay", "Causeway", "Dell", "Eyrie", "Ford", "Gorge", "Harbour", "Isle", "Jetty", "Knoll", "Lagoon"];

/** How many places there are. */
export const places = first.length * second.length;

/** The name of a place, by its number. */
export function place(number: number): string {
  if (number >= places) throw new Error(`only ${places} places are made up; make up more`);
  return `${first[Math.floor(number / second.length)]} ${second[number % second.length]}`;
}

type Facts = {
  name: string;
  mana_cost: string;
  cmc: number;
  type_line: string;
  colors: string[];
  rarity: string;
  usd: string | null;
  size?: [string, string];
  color_identity?: string[];
  produced_mana?: string[];
  layout?: string;
  legalities?: Record<string, string>;
};

const facts: Facts[] = [
  { name: "Lanternback Fox", mana_cost: "{1}{W}", cmc: 2, type_line: "Creature — Fox", colors: ["W"], rarity: "common", usd: "0.10", size: ["2", "2"] },
  { name: "Tidewatch Scholar", mana_cost: "{2}{U}", cmc: 3, type_line: "Creature — Human Wizard", colors: ["U"], rarity: "uncommon", usd: "0.25", size: ["1", "4"] },
  { name: "Cinder Verdict", mana_cost: "{1}{R}", cmc: 2, type_line: "Instant", colors: ["R"], rarity: "rare", usd: "3.50", legalities: { standard: "not_legal", alchemy: "banned" } },
  { name: "Grove", mana_cost: "", cmc: 0, type_line: "Land", colors: [], rarity: "rare", usd: "5.00", color_identity: ["G", "U"], produced_mana: ["G", "U"] },
  { name: "Oathbound Colossus", mana_cost: "{5}{G}{G}", cmc: 7, type_line: "Creature — Golem", colors: ["G"], rarity: "mythic", usd: "12.00", size: ["7", "7"] },
  { name: "Map", mana_cost: "{2}", cmc: 2, type_line: "Artifact", colors: [], rarity: "uncommon", usd: null },
];

const formats = ["standard", "alchemy", "pioneer", "historic", "timeless", "brawl", "standardbrawl", "competitivebrawl"];

function card(at: Facts, where: string, number: number): object {
  const name = `${at.name} of ${where}`;
  const id = uuid(name);
  const legal = Object.fromEntries(formats.map((format) => [format, "legal"]));
  return {
    object: "card",
    id,
    oracle_id: uuid(`oracle of ${name}`),
    lang: "en",
    name,
    layout: "normal",
    mana_cost: at.mana_cost,
    cmc: at.cmc,
    type_line: at.type_line,
    colors: at.colors,
    color_identity: at.color_identity ?? at.colors,
    ...(at.produced_mana && { produced_mana: at.produced_mana }),
    ...(at.size && { power: at.size[0], toughness: at.size[1] }),
    keywords: [],
    legalities: { ...legal, ...at.legalities },
    games: ["arena", "paper"],
    set: "tst",
    set_name: "Test Set",
    collector_number: String(number),
    rarity: at.rarity,
    prices: { usd: at.usd, usd_foil: null, eur: null, tix: null },
    image_uris: { normal: `https://cards.scryfall.io/normal/front/${id[0]}/${id[1]}/${id}.jpg` },
  };
}

function uuid(text: string): string {
  const hash = createHash("sha256").update(text).digest("hex");
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

/** Every card of every place, one to a line, for `scryfall-sim --cards`. */
export function cardFile(): string {
  const cards = Array.from({ length: places }, (_, at) =>
    facts.map((fact, of) => card(fact, place(at), at * facts.length + of + 1)),
  );
  return cards
    .flat()
    .map((card) => `${JSON.stringify(card)}\n`)
    .join("");
}

/** A card that nobody knows. */
export const unknown = "Nobody's Favourite Card";

/** A deck of the cards of a place: 60 cards, 24 of them lands, none known to the server beforehand but the Islands. */
export function strange(where: string, others = ""): string {
  return `About
Name ${where}

Deck
4 Lanternback Fox of ${where}
4 Tidewatch Scholar of ${where}
12 Cinder Verdict of ${where}
4 Grove of ${where}
4 Oathbound Colossus of ${where}
12 Map of ${where}
20 Island
${others}`;
}
