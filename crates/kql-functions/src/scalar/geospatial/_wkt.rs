//! Well-known text of shapes, written as GeoJSON.

use kql_types::dynamic::Encoder;

use super::_geojson::{write_position, write_shape};

/// How deep collections may nest.
const DEEPEST: usize = 32;

/// A shape as read: nested lists of positions.
enum Shape {
    Coordinates(&'static str, Nest),
    Collection(Vec<Shape>),
}

enum Nest {
    Position((f64, f64)),
    List(Vec<Nest>),
}

/// Returns whether a text is well-known text, and writes it if so.
pub(crate) fn write(text: &str, encoder: &mut Encoder) -> bool {
    let mut reader = Reader { rest: text };
    let Some(shape) = reader.shape(0) else { return false };
    reader.blanks();
    if !reader.rest.is_empty() {
        return false;
    }
    write_one(&shape, encoder);
    true
}

fn write_one(shape: &Shape, encoder: &mut Encoder) {
    match shape {
        Shape::Coordinates(kind, nest) => write_shape(encoder, kind, |encoder| write_nest(nest, encoder)),
        Shape::Collection(shapes) => {
            encoder.begin_bag();
            encoder.key("type");
            encoder.string("GeometryCollection");
            encoder.key("geometries");
            encoder.begin_array();
            shapes.iter().for_each(|shape| write_one(shape, encoder));
            encoder.end();
            encoder.end();
        }
    }
}

fn write_nest(nest: &Nest, encoder: &mut Encoder) {
    match nest {
        Nest::Position(position) => write_position(encoder, *position),
        Nest::List(nests) => {
            encoder.begin_array();
            nests.iter().for_each(|nest| write_nest(nest, encoder));
            encoder.end();
        }
    }
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn blanks(&mut self) {
        self.rest = self.rest.trim_ascii_start();
    }

    fn word(&mut self) -> &'a str {
        self.blanks();
        let end = self.rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word
    }

    fn symbol(&mut self, symbol: char) -> bool {
        self.blanks();
        match self.rest.strip_prefix(symbol) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn shape(&mut self, depth: usize) -> Option<Shape> {
        let word = self.word();
        let is = |name: &str| word.eq_ignore_ascii_case(name);
        let kinds: [(&str, &'static str, usize, usize); 6] = [
            ("POINT", "Point", 0, 1),
            ("LINESTRING", "LineString", 1, 2),
            ("POLYGON", "Polygon", 2, 4),
            ("MULTIPOINT", "MultiPoint", 1, 1),
            ("MULTILINESTRING", "MultiLineString", 2, 2),
            ("MULTIPOLYGON", "MultiPolygon", 3, 4),
        ];
        if is("GEOMETRYCOLLECTION") && depth < DEEPEST {
            let mut shapes = Vec::new();
            self.list(|reader| {
                shapes.push(reader.shape(depth + 1)?);
                Some(())
            })?;
            return Some(Shape::Collection(shapes));
        }
        let (_, kind, levels, least) = kinds.into_iter().find(|(name, ..)| is(name))?;
        let nest = if levels == 0 {
            let mut place = None;
            self.list(|reader| {
                let position = reader.position()?;
                place.replace(position).is_none().then_some(())
            })?;
            Nest::Position(place?)
        } else {
            self.nest(levels, least, kind == "MultiPoint")?
        };
        Some(Shape::Coordinates(kind, nest))
    }

    /// Reads `( item , item … )`.
    fn list(&mut self, mut item: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        if !self.symbol('(') {
            return None;
        }
        loop {
            item(self)?;
            if self.symbol(')') {
                return Some(());
            }
            if !self.symbol(',') {
                return None;
            }
        }
    }

    /// Reads lists in lists of positions, of which the innermost has `least` at least.
    fn nest(&mut self, levels: usize, least: usize, may_wrap: bool) -> Option<Nest> {
        let mut nests = Vec::new();
        self.list(|reader| {
            let nest = if levels > 1 {
                reader.nest(levels - 1, least, may_wrap)?
            } else if may_wrap && reader.symbol('(') {
                // A point among many may have parentheses of its own.
                let position = reader.position()?;
                reader.symbol(')').then_some(Nest::Position(position))?
            } else {
                Nest::Position(reader.position()?)
            };
            nests.push(nest);
            Some(())
        })?;
        (levels > 1 || nests.len() >= least).then_some(Nest::List(nests))
    }

    fn position(&mut self) -> Option<(f64, f64)> {
        Some((self.number()?, self.number()?))
    }

    fn number(&mut self) -> Option<f64> {
        self.blanks();
        let is_part = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E');
        let end = self.rest.find(|c: char| !is_part(c)).unwrap_or(self.rest.len());
        let (number, rest) = self.rest.split_at(end);
        self.rest = rest;
        number.parse().ok().filter(|v: &f64| v.is_finite())
    }
}
