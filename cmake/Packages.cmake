# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Debian packages, made by `./dev package` with shared libraries:
#
#   libvirtbind0.1    the libraries: runtime, core, and libvirt where it is built
#   libvirtbind-dev   headers, CMake package, pkg-config files, and the generator
#   virtbind          the command, its manual page and completion
#   virtbind-doc      the guide and the reference pages
#
# The libraries' soname is "major.minor" until 1.0, for any minor version may break the interface;
# then it is "major".  The name of the package goes with it, so two of them install side by side.
set(soname ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME virtbind)
set(CPACK_PACKAGE_VENDOR "The virtbind project")
# Who made the packages, as Debian's tools ask for it.
set(CPACK_PACKAGE_CONTACT "$ENV{DEBFULLNAME} <$ENV{DEBEMAIL}>")
if(CPACK_PACKAGE_CONTACT STREQUAL " <>")
  set(CPACK_PACKAGE_CONTACT "virtbind maintainers <maintainers@virtbind.example>")
endif()
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR}/packages)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_ENABLE_COMPONENT_DEPENDS ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_COMPONENTS_ALL libraries development commands documentation)

set(long_description "libvirt describes guests in XML, and virtbind compiles the schema of that
XML into C++ classes at build time: typed access, exact validation, semantic
checks, and the defaults that each hypervisor fills in.

")

set(CPACK_DEBIAN_LIBRARIES_PACKAGE_NAME libvirtbind${soname})
set(CPACK_COMPONENT_LIBRARIES_DESCRIPTION
    "${long_description}These are the libraries.")
set(CPACK_DEBIAN_LIBRARIES_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${CMAKE_LIBRARY_OUTPUT_DIRECTORY})
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)

set(CPACK_DEBIAN_LIBRARIES_PACKAGE_CONTROL_EXTRA ${PROJECT_BINARY_DIR}/install/triggers)
file(WRITE ${PROJECT_BINARY_DIR}/install/triggers "activate-noawait ldconfig\n")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libvirtbind-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION
    "${long_description}These are the headers, the CMake package, and virtbind-gen, which makes a
binding of any RELAX NG.")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
    "libvirtbind${soname} (= ${PROJECT_VERSION}-1), libxerces-c-dev, libfmt-dev, xsdcxx, \
python3, python3-lxml, python3-jinja2")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_RECOMMENDS "cmake, virtbind-doc, python3-markdown, python3-pygments")

set(CPACK_DEBIAN_COMMANDS_PACKAGE_NAME virtbind)
set(CPACK_DEBIAN_COMMANDS_PACKAGE_SECTION utils)
set(CPACK_COMPONENT_COMMANDS_DESCRIPTION
    "${long_description}This is the command.")
set(CPACK_DEBIAN_COMMANDS_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_COMMANDS_PACKAGE_DEPENDS "libvirtbind${soname} (= ${PROJECT_VERSION}-1)")

set(CPACK_DEBIAN_DOCUMENTATION_PACKAGE_NAME virtbind-doc)
set(CPACK_DEBIAN_DOCUMENTATION_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_DOCUMENTATION_PACKAGE_SECTION doc)
set(CPACK_COMPONENT_DOCUMENTATION_DESCRIPTION
    "${long_description}This is the guide, with the reference pages.")

# The pages that the target `docs` has made.
foreach(site core libvirt)
  install(DIRECTORY ${PROJECT_BINARY_DIR}/docs/${site}
    DESTINATION ${CMAKE_INSTALL_DOCDIR}-doc/html COMPONENT documentation OPTIONAL
    PATTERN "*.dox" EXCLUDE)
endforeach()

# What Debian asks of each package.
set(CPACK_DEBIAN_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
string(TIMESTAMP package_date "%a, %d %b %Y %H:%M:%S +0000" UTC)
configure_file(cmake/packages/changelog.in ${PROJECT_BINARY_DIR}/install/changelog.Debian @ONLY)
configure_file(CHANGELOG.md ${PROJECT_BINARY_DIR}/install/changelog COPYONLY)
foreach(name changelog changelog.Debian)
  execute_process(COMMAND ${VIRTBIND_GZIP} -9nf ${PROJECT_BINARY_DIR}/install/${name}
                  COMMAND_ERROR_IS_FATAL ANY)
endforeach()
foreach(component libraries development commands documentation)
  string(TOUPPER ${component} key)
  install(FILES cmake/packages/copyright ${PROJECT_BINARY_DIR}/install/changelog.gz
                ${PROJECT_BINARY_DIR}/install/changelog.Debian.gz
    DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${CPACK_DEBIAN_${key}_PACKAGE_NAME}
    COMPONENT ${component})
endforeach()

include(CPack)
