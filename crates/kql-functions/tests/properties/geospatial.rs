//! Points, cells, lines and polygons on Earth: there and back, distances, and shapes
//! that keep what they promise.

use kql_types::Literal;
use serde_json::{Value, json as value};

use crate::cases;
use crate::generate::Random;
use crate::numbers::number;
use crate::support::{call, json, text};

type Point = [f64; 2];

fn point(random: &mut Random) -> Point {
    [random.between(-179.0, 179.0), random.between(-85.0, 85.0)]
}

fn args(points: &[Point]) -> Vec<Literal> {
    points.iter().flatten().map(|x| Literal::Real(*x)).collect()
}

fn distance(a: Point, b: Point) -> f64 {
    number(&call("geo_distance_2points", &args(&[a, b])))
}

fn shape(ty: &str, coordinates: &Value) -> Literal {
    json(&value!({ "type": ty, "coordinates": coordinates }).to_string())
}

fn parsed(name: &str, args: &[Literal]) -> Value {
    let answer = call(name, args);
    serde_json::from_str(&answer).unwrap_or_else(|_| panic!("{name} of {args:?} is {answer}"))
}

fn literal(value: &Value) -> Literal {
    json(&value.to_string())
}

/// A convex polygon around a point: corners in order at about one distance.
fn polygon(random: &mut Random) -> (Point, Vec<Point>) {
    let centre = [random.between(-170.0, 170.0), random.between(-70.0, 70.0)];
    let (radius, corners) = (random.between(0.2, 3.0), 3 + random.below(6));
    let start = random.between(0.0, 6.0);
    let mut ring: Vec<Point> = (0..corners)
        .map(|at| {
            let angle = start + std::f64::consts::TAU * at as f64 / corners as f64;
            [centre[0] + radius * angle.cos(), centre[1] + radius * angle.sin()]
        })
        .collect();
    ring.push(ring[0]);
    (centre, ring)
}

fn is_inside(point: Point, polygon: &Literal) -> bool {
    let mut args = args(&[point]);
    args.push(polygon.clone());
    call("geo_point_in_polygon", &args) == "true"
}

#[test]
fn distances_are_a_metric() {
    let mut random = Random::new(91);
    for _ in 0..cases(60) {
        let [a, b, c] = [0; 3].map(|_| point(&mut random));
        let (ab, bc, ac) = (distance(a, b), distance(b, c), distance(a, c));
        assert!(distance(a, a).abs() < 1e-6);
        assert!((ab - distance(b, a)).abs() < 1e-6, "{a:?} {b:?}");
        // On the spheroid ways lie at most half a percent off those of the sphere.
        assert!(ac <= (ab + bc) * 1.000_001, "{a:?} {b:?} {c:?}: {ac} over {ab} and {bc}");
        assert!((0.0..=20_004_000.0).contains(&ab), "{ab}");
        let line = shape("LineString", &value!([a, b]));
        let length = number(&call("geo_line_length", std::slice::from_ref(&line)));
        assert!((length - ab).abs() <= 0.006 * ab, "{length} {ab}");
        for end in [a, b] {
            let to_line = number(&call("geo_distance_point_to_line", &[args(&[end]), vec![line.clone()]].concat()));
            assert!(to_line < 0.01, "{end:?} lies on its line, not {to_line} m off");
        }
        let circle = |radius: f64| call("geo_point_in_circle", &[args(&[a, b]), vec![Literal::Real(radius)]].concat());
        assert_eq!((circle(ab * 1.01).as_str(), circle(ab * 0.99).as_str()), ("true", "false"));
    }
}

#[test]
fn cells_hold_their_points() {
    let mut random = Random::new(92);
    for _ in 0..cases(60) {
        let at = point(&mut random);
        for (cell, least, most) in [("geohash", 1i64, 18usize), ("s2cell", 0, 30), ("h3cell", 0, 15)] {
            let level = least + random.below(most + 1 - least as usize) as i64;
            let token = call(&format!("geo_point_to_{cell}"), &[args(&[at]), vec![Literal::Long(level)]].concat());
            let centre = parsed(&format!("geo_{cell}_to_central_point"), &[text(&token)]);
            let centre: Point = serde_json::from_value(centre["coordinates"].clone()).expect("a point");
            let again = call(&format!("geo_point_to_{cell}"), &[args(&[centre]), vec![Literal::Long(level)]].concat());
            // The finest geohashes are finer than what reals tell apart.
            if cell != "geohash" || level < 15 {
                assert_eq!(again, token, "the centre of {cell} {token}");
            }
            let border = parsed(&format!("geo_{cell}_to_polygon"), &[text(&token)]);
            let fine = match cell {
                "geohash" => level < 9,
                "s2cell" => level < 24,
                _ => level < 12,
            };
            // Very large cells have edges that are no shortest ways.
            let coarse = cell == "geohash" && level < 3;
            if fine && !coarse {
                assert!(is_inside(centre, &literal(&border)), "{centre:?} in {cell} {token}: {border}");
            }
        }
        let token = call("geo_point_to_h3cell", &[args(&[at]), vec![Literal::Long(7)]].concat());
        assert_eq!(call("geo_h3cell_level", &[text(&token)]), "7");
        let children = parsed("geo_h3cell_children", &[text(&token)]);
        for child in children.as_array().expect("tokens") {
            let child = text(child.as_str().expect("a token"));
            assert_eq!(call("geo_h3cell_parent", &[child]), token);
        }
        for (name, token) in [
            ("geo_h3cell_neighbors", token),
            ("geo_s2cell_neighbors", call("geo_point_to_s2cell", &[args(&[at]), vec![Literal::Long(12)]].concat())),
        ] {
            for neighbour in parsed(name, &[text(&token)]).as_array().expect("tokens") {
                let others = parsed(name, &[text(neighbour.as_str().expect("a token"))]);
                assert!(others.as_array().expect("tokens").contains(&value!(token)), "{name} of {token}");
            }
        }
    }
}

#[test]
fn polygons_keep_what_they_promise() {
    let mut random = Random::new(93);
    for _ in 0..cases(30) {
        let (centre, ring) = polygon(&mut random);
        let whole = shape("Polygon", &value!([ring]));
        let of = |name: &str, shape: &Literal| number(&call(name, std::slice::from_ref(shape)));
        let area = of("geo_polygon_area", &whole);
        assert!(is_inside(centre, &whole), "{centre:?} in {ring:?}");
        let reversed: Vec<Point> = ring.iter().rev().copied().collect();
        let reversed = shape("Polygon", &value!([reversed]));
        assert!((of("geo_polygon_area", &reversed) - area).abs() <= 1e-6 * area, "{ring:?}");
        let perimeter: f64 =
            ring.windows(2).map(|edge| of("geo_line_length", &shape("LineString", &value!(edge)))).sum();
        assert!((of("geo_polygon_perimeter", &whole) - perimeter).abs() <= 1e-6 * perimeter, "{ring:?}");
        let centroid = parsed("geo_polygon_centroid", std::slice::from_ref(&whole));
        let centroid: Point = serde_json::from_value(centroid["coordinates"].clone()).expect("a point");
        assert!(is_inside(centroid, &whole), "{centroid:?} in {ring:?}");

        // More vertices: near the same, and each vertex stays.
        let dense = parsed("geo_polygon_densify", &[whole.clone(), Literal::Real(1000.0)]);
        let vertices: Vec<Point> = serde_json::from_value(dense["coordinates"][0].clone()).expect("a ring");
        let is_kept = |vertex: &Point| vertices.iter().any(|v| distance(*v, *vertex) < 0.01);
        assert!(ring.iter().all(is_kept), "{ring:?} in {vertices:?}");
        let dense_area = of("geo_polygon_area", &literal(&dense));
        assert!((dense_area - area).abs() <= 0.05 * area, "{dense_area} for {area}");

        // Fewer: no vertex is new, and no edge lies far off.
        let simple = parsed("geo_polygon_simplify", &[literal(&dense), Literal::Real(5000.0)]);
        let fewer: Vec<Point> = serde_json::from_value(simple["coordinates"][0].clone()).expect("a ring");
        assert!(fewer.len() <= vertices.len() && fewer.len() >= 4 && fewer.first() == fewer.last());
        assert!(fewer.iter().all(|v| vertices.iter().any(|w| distance(*v, *w) < 0.01)), "{fewer:?} of {vertices:?}");
        let simple_area = of("geo_polygon_area", &literal(&simple));
        let slack = 10_000.0 * of("geo_polygon_perimeter", &whole);
        assert!((simple_area - dense_area).abs() <= slack, "{simple_area} for {dense_area}");

        // A cell for each point inside.
        for (covering, cell, level) in
            [("geo_polygon_to_s2cells", "s2cell", 7), ("geo_polygon_to_h3cells", "h3cell", 3)]
        {
            let cells = parsed(covering, &[whole.clone(), Literal::Long(level)]);
            let share = random.between(0.0, 0.95);
            let corner = ring[random.below(ring.len())];
            let inside = [0, 1].map(|axis| centre[axis] + share * (corner[axis] - centre[axis]));
            if is_inside(inside, &whole) {
                let name = format!("geo_point_to_{cell}");
                let own = call(&name, &[args(&[inside]), vec![Literal::Long(level)]].concat());
                let cells = cells.as_array().expect("tokens");
                // Cells of H3 belong to a polygon by their centres.
                if cell == "s2cell" {
                    assert!(cells.contains(&value!(own)), "{inside:?} of {ring:?}: {own} in {cells:?}");
                }
            }
        }

        // With itself, and with one far away.
        let both = [whole.clone(), whole.clone()];
        assert_eq!(call("geo_intersects_2polygons", &both), "true");
        let overlap = parsed("geo_intersection_2polygons", &both);
        assert!((of("geo_polygon_area", &literal(&overlap)) - area).abs() <= 1e-3 * area, "{overlap} of {ring:?}");
        let list = literal(&value!([
            { "type": "Polygon", "coordinates": [ring] },
            { "type": "Polygon", "coordinates": [ring] }
        ]));
        let union = parsed("geo_union_polygons_array", &[list]);
        assert!((of("geo_polygon_area", &literal(&union)) - area).abs() <= 1e-3 * area, "{union} of {ring:?}");
        let far: Vec<Point> = ring.iter().map(|[x, y]| [if *x > 0.0 { x - 90.0 } else { x + 90.0 }, *y]).collect();
        let far = shape("Polygon", &value!([far]));
        assert_eq!(call("geo_intersects_2polygons", &[whole, far]), "false");
    }
}

#[test]
fn lines_are_measured_along() {
    let mut random = Random::new(94);
    for _ in 0..cases(40) {
        let start = [random.between(-150.0, 150.0), random.between(-60.0, 60.0)];
        let mut points = vec![start];
        for _ in 0..1 + random.below(4) {
            let last = points[points.len() - 1];
            points.push([last[0] + random.between(0.1, 4.0), last[1] + random.between(-3.0, 3.0)]);
        }
        let line = shape("LineString", &value!(points));
        let fraction = random.between(0.0, 1.0);
        let found = parsed("geo_line_interpolate_point", &[line.clone(), Literal::Real(fraction)]);
        let found: Point = serde_json::from_value(found["coordinates"].clone()).expect("a point");
        let located = number(&call("geo_line_locate_point", &[vec![line.clone()], args(&[found])].concat()));
        assert!((located - fraction).abs() < 1e-6, "{located} for {fraction} of {points:?}");
        let closest = parsed("geo_closest_point_on_line", &[args(&[found]), vec![line.clone()]].concat());
        let closest: Point = serde_json::from_value(closest["coordinates"].clone()).expect("a point");
        assert!(distance(closest, found) < 0.1, "{closest:?} {found:?}");
        let length = number(&call("geo_line_length", std::slice::from_ref(&line)));
        let simple = parsed("geo_line_simplify", &[line.clone(), Literal::Real(1000.0)]);
        let shorter = number(&call("geo_line_length", &[literal(&simple)]));
        assert!(shorter <= length * 1.000_001, "{shorter} {length}");
        let buffer = parsed("geo_line_buffer", &[line.clone(), Literal::Real(2000.0)]);
        assert!(points.iter().all(|p| is_inside(*p, &literal(&buffer))), "{points:?} in {buffer}");
        let own: Vec<Value> = points
            .iter()
            .map(|p| value!(call("geo_point_to_s2cell", &[args(&[*p]), vec![Literal::Long(8)]].concat())))
            .collect();
        let cells = parsed("geo_line_to_s2cells", &[line, Literal::Long(8)]);
        let cells = cells.as_array().expect("tokens");
        assert!(own.iter().all(|cell| cells.contains(cell)), "{own:?} in {cells:?}");
    }
}
